// The list as it is filtered now, as a file for Excel; whole numbers only for whom may have them, and says what for.
import { Button, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { api, type PhonesReason } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useMay } from '../shell/me.ts';
import { useSubmit } from '../use-submit.ts';

type Filter = { search?: string | undefined; tagId?: string | undefined; staffUserId?: string | undefined };
type Props = { filter: Filter; hasFilter: boolean; total: number };
type Phones = 'masked' | 'full';

const reasons: { value: PhonesReason; label: string }[] = [
  { value: 'booking', label: '出票、投保或订房' },
  { value: 'move', label: '备份或换系统' },
  { value: 'authority', label: '监管部门要求' },
  { value: 'customer', label: '客户本人要求' },
];

const PhonesChoice = (props: {
  phones: Phones;
  reason: PhonesReason | undefined;
  onPhones: (phones: Phones) => void;
  onReason: (reason: PhonesReason) => void;
}) => (
  <>
    <Field label="手机号">
      {(id) => (
        <Radio.Group
          id={id}
          value={props.phones}
          onChange={(event) => props.onPhones(event.target.value === 'full' ? 'full' : 'masked')}
        >
          <Radio value="masked">遮住中间四位</Radio>
          <Radio value="full" data-testid="export-full">
            完整号码
          </Radio>
        </Radio.Group>
      )}
    </Field>
    {props.phones === 'full' && (
      <Field label="用途" hint="会和您的名字一起记下来。文件请妥善保管，用完删除。">
        {(id) => (
          <Select<PhonesReason>
            id={id}
            value={props.reason ?? null}
            onChange={props.onReason}
            options={reasons}
            placeholder="为什么需要完整号码"
            data-testid="export-reason"
          />
        )}
      </Field>
    )}
  </>
);

export const ExportButton = ({ filter, hasFilter, total }: Props) => {
  const mayHavePhones = useMay('customers.export-phones');
  const [isAsking, setIsAsking] = useState(false);
  const [phones, setPhones] = useState<Phones>('masked');
  const [reason, setReason] = useState<PhonesReason>();
  const save = useSubmit(async () => {
    saveFile(
      await api.exportCustomers({ ...filter, phones, ...(phones === 'full' ? { reason } : {}) }),
      '客户名单.csv',
    );
    setIsAsking(false);
  });
  const open = () => {
    save.clear();
    setPhones('masked');
    setReason(undefined);
    setIsAsking(true);
  };
  return (
    <>
      <Button type="link" disabled={total === 0} onClick={open} data-testid="export">
        导出
      </Button>
      {isAsking && (
        <Modal
          open
          title={`导出 ${showCount(total)} 位客户？`}
          okText="导出"
          cancelText="取消"
          onOk={save.run}
          onCancel={() => setIsAsking(false)}
          okButtonProps={{
            loading: save.isRunning,
            disabled: save.isRunning || (phones === 'full' && reason === undefined),
            'data-testid': 'export-confirm',
          }}
        >
          <div className="export-dialog">
            <p>
              {hasFilter ? '按现在的筛选条件导出' : '导出您能看到的全部客户'}，得到一个 Excel 能打开的 CSV 文件。
              {!mayHavePhones && '手机号会遮住中间四位。'}每次导出都会记录。
            </p>
            {mayHavePhones && (
              <PhonesChoice phones={phones} reason={reason} onPhones={setPhones} onReason={setReason} />
            )}
            {save.error && <Failure error={save.error} />}
          </div>
        </Modal>
      )}
    </>
  );
};
