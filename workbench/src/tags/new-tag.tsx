// A new tag, made in WeCom: in a group that there is, or in a new one.
import { PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { navigate } from '../router.tsx';
import { useSubmit } from '../use-submit.ts';

export const NewTag = ({ groupNames, onMade }: { groupNames: readonly string[]; onMade: () => void }) => {
  const [isOpen, setIsOpen] = useState(false);
  const [groupName, setGroupName] = useState('');
  const [name, setName] = useState('');
  const save = useSubmit(async () => {
    const { data } = await api.createTag({ body: { groupName: groupName.trim(), name: name.trim() } });
    onMade();
    navigate(`/tags/${data.tagId}`);
  });
  const isReady = groupName.trim() !== '' && name.trim() !== '';
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setIsOpen(true)} data-testid="tag-new">
        新建标签
      </Button>
      {isOpen && (
        <Modal
          open
          title="新建标签"
          okText="新建"
          cancelText="取消"
          onOk={save.run}
          onCancel={() => setIsOpen(false)}
          okButtonProps={{
            loading: save.isRunning,
            disabled: !isReady || save.isRunning,
            'data-testid': 'tag-new-save',
          }}
        >
          <div className="form">
            <Field label="标签组" hint="选一个已有的组，或写一个新的组名。">
              {(id) => (
                <AutoComplete
                  id={id}
                  value={groupName}
                  onChange={(text: string) => setGroupName(text)}
                  options={groupNames
                    .filter((one) => one.includes(groupName.trim()))
                    .map((one) => ({ value: one, label: one }))}
                  maxLength={30}
                  data-testid="tag-new-group"
                />
              )}
            </Field>
            <Field label="标签名称" hint="会建在企业微信里，所有同事都能用。">
              {(id) => (
                <Input
                  id={id}
                  value={name}
                  maxLength={30}
                  onChange={(event) => setName(event.target.value)}
                  data-testid="tag-new-name"
                />
              )}
            </Field>
            {save.error && <Failure error={save.error} />}
          </div>
        </Modal>
      )}
    </>
  );
};
