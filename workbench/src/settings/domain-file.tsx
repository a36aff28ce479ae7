// WeCom's proof that the domain is ours: the file from its console, chosen here, served at the root of the address.
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';

export const DomainFile = ({ name, onChanged }: { name: string | null; onChanged: () => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const save = useSubmit(async () => {
    if (!file) return;
    await api.postDomainFile({ body: { name: file.name, text: (await file.text()).trim() } });
    setFile(null);
    onChanged();
  });
  return (
    <section className="panel form">
      <h2>可信域名校验文件</h2>
      <Field
        label="WW_verify_….txt"
        hint={name === null ? '在管理后台设置可信域名时下载，选好后自动放到本站根目录。' : `已保存：/${name}`}
      >
        {(id) => (
          <input
            id={id}
            type="file"
            accept=".txt"
            onChange={(event) => {
              save.clear();
              setFile(event.target.files?.[0] ?? null);
            }}
            data-testid="domain-file"
          />
        )}
      </Field>
      {file && (
        <button type="button" className="button-primary" onClick={save.run} disabled={save.isRunning}>
          保存 {file.name}
        </button>
      )}
      {save.error && <Failure error={save.error} />}
    </section>
  );
};
