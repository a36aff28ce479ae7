// Which column of the list is which of ours: guessed by the server, corrected here.
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api, type ImportDetail } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

const leftOut = '';

export const MappingForm = ({ detail, onChecked }: { detail: ImportDetail; onChecked: () => void }) => {
  const [mapping, setMapping] = useState(detail.mapping);
  const [isOpen, setIsOpen] = useState(detail.state === 'mapping');
  const check = useSubmit(async () => {
    await api.mapImport({ params: { importId: detail.importId }, body: { mapping } });
    onChecked();
  });
  if (!isOpen) {
    return (
      <p>
        <Button onClick={() => setIsOpen(true)} data-testid="import-remap">
          改列的对应
        </Button>
      </p>
    );
  }
  const choose = (at: number, key: string) =>
    setMapping(
      mapping.map((known, index) => {
        if (index === at) return key === leftOut ? null : key;
        // A column of ours is taken by one column of the list.
        return known === key ? null : known;
      }),
    );
  return (
    <div className="panel">
      <h2>每一列是什么</h2>
      <p className="muted">左边是文件里的列名，右边是导入到哪里。请看一遍，不对的改过来。</p>
      <ul className="mapping">
        {detail.header.map((title, at) => (
          // Titles may repeat; the place of a column does not change.
          <li key={`${at} ${title}`}>
            <span>{title === '' ? `第 ${at + 1} 列(没有列名)` : title}</span>
            <Select<string>
              value={mapping[at] ?? leftOut}
              onChange={(key) => choose(at, key)}
              options={[
                { value: leftOut, label: '不导入' },
                ...detail.columns.map(({ key, title: ours, hint }) => ({ value: key, label: ours, title: hint })),
              ]}
              aria-label={`“${title}”对应`}
              data-testid="import-column"
            />
          </li>
        ))}
      </ul>
      {check.error && <Failure error={check.error} />}
      <Button
        type="primary"
        loading={check.isRunning}
        disabled={mapping.every((key) => key === null)}
        onClick={check.run}
        data-testid="import-check"
      >
        检查每一行
      </Button>
    </div>
  );
};
