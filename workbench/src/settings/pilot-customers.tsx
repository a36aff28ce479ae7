// The customers of the pilot: found by name, added one by one, taken out again.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useCustomerSearch } from '../parts/use-customer-search.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { customerName } from '../words.ts';

type Change = { add: string[]; remove: string[] };

export const PilotCustomers = ({ version, onChanged }: { version: number; onChanged: () => void }) => {
  const list = useLoaded(`pilot-customers ${version}`, (signal) => api.listPilotCustomers({}, signal));
  const search = useCustomerSearch();
  const [change, setChange] = useState<Change>({ add: [], remove: [] });
  const save = useSubmit(async () => {
    await api.postPilotCustomers({ body: change });
    setChange({ add: [], remove: [] });
    onChanged();
  });
  const rows = (list.value?.data ?? []).filter(({ externalUserId }) => !change.remove.includes(externalUserId));
  const refused = save.error ?? list.error;
  const isChanged = change.add.length + change.remove.length > 0;
  return (
    <Field label={`试点客户（${showCount(rows.length)} 位）`} hint="按昵称、备注或完整手机号查找。">
      {(id) => (
        <>
          <Select<string[]>
            id={id}
            mode="multiple"
            value={change.add}
            onChange={(add) => setChange((was) => ({ ...was, add }))}
            {...search}
            placeholder="加客户"
            aria-label="加试点客户"
            data-testid="pilot-customer-search"
          />
          <p className="name-list">
            {rows.map(({ externalUserId, name }) => (
              <span key={externalUserId} className="tag">
                {customerName(name)}
                <Button
                  type="text"
                  size="small"
                  icon={<CloseOutlined />}
                  aria-label={`移出 ${customerName(name)}`}
                  onClick={() => setChange((was) => ({ ...was, remove: [...was.remove, externalUserId] }))}
                />
              </span>
            ))}
          </p>
          {isChanged && (
            <Button onClick={save.run} loading={save.isRunning} data-testid="pilot-customers-save">
              保存客户名单
            </Button>
          )}
          {refused && <Failure error={refused} />}
        </>
      )}
    </Field>
  );
};
