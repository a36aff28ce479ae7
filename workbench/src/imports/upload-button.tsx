// Choosing a file; its bytes go to the server, which reads it.
import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api, type ImportKindView } from '../api.ts';
import { makeRequestId } from '../parts/make-request-id.ts';
import { Failure } from '../parts/failure.tsx';
import { navigate } from '../router.tsx';
import { useSubmit } from '../use-submit.ts';

const mostBytes = 700_000;

const toBase64 = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
};

export const UploadButton = ({ kind: { kind, title } }: { kind: Pick<ImportKindView, 'kind' | 'title'> }) => {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const upload = useSubmit(async () => {
    const file = input.current?.files?.[0];
    if (!file) return;
    const { data } = await api.beginImport({
      body: { requestId: makeRequestId(), kind, fileName: file.name, base64: await toBase64(file) },
    });
    navigate(`/imports/${data.importId}`);
  });
  const choose = () => {
    const file = input.current?.files?.[0];
    const isTooBig = file !== undefined && file.size > mostBytes;
    setProblem(isTooBig ? '文件太大：最多约 700 KB，请拆成几个文件。' : null);
    if (file && !isTooBig) upload.run();
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept=".xlsx,.csv,.txt"
        hidden
        onChange={choose}
        // The same file may be chosen again after it was mended.
        onClick={(event) => (event.currentTarget.value = '')}
        data-testid="import-file"
      />
      <Button
        type="primary"
        icon={<UploadOutlined />}
        loading={upload.isRunning}
        onClick={() => input.current?.click()}
        data-testid="import-new"
      >
        上传{title}
      </Button>
      {problem !== null && <p className="field-problem">{problem}</p>}
      {upload.error && <Failure error={upload.error} />}
    </div>
  );
};
