// A new import: what kind of list it is, what stands in such a list, an example to fill in, and the file.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { api, type ImportKindView } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useLoaded } from '../use-loaded.ts';
import { UploadButton } from './upload-button.tsx';

/** Without it Excel takes UTF-8 for the code page of the machine. */
const byteOrderMark = '\ufeff';

const exampleOf = ({ columns }: ImportKindView): Blob => {
  const shown = columns.filter(({ example }) => example !== '');
  const lines = [shown.map(({ title }) => title), shown.map(({ example }) => example)].map((cells) => cells.join(','));
  return new Blob([`${byteOrderMark}${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
};

export const NewImport = () => {
  const kinds = useLoaded('import-kinds', (signal) => api.listImportKinds({}, signal));
  const [chosen, setChosen] = useState<ImportKindView['kind']>('customers');
  const kind = kinds.value?.data.find((one) => one.kind === chosen);
  if (!kind) return kinds.error ? <Failure error={kinds.error} onRetry={kinds.reload} /> : <Loading />;
  return (
    <div className="panel new-import">
      <Segmented<ImportKindView['kind']>
        options={(kinds.value?.data ?? []).map((one) => ({ value: one.kind, label: one.title }))}
        value={chosen}
        onChange={setChosen}
        aria-label="导入哪种名单"
        data-testid="import-kind"
      />
      <p>{kind.purpose}。</p>
      <div className="card-actions">
        <UploadButton kind={kind} />
        <Button
          icon={<DownloadOutlined />}
          onClick={() => saveFile(exampleOf(kind), `${kind.title}示例.csv`)}
          data-testid="import-example"
        >
          下载示例
        </Button>
      </div>
      <dl className="facts" data-testid="import-columns">
        {kind.columns.map(({ title, hint }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">列的顺序随意，名字大致对得上就行，多出来的列可以不导入。</p>
    </div>
  );
};
