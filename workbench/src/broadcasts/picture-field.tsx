// Choosing a picture: its bytes go to the server at once, which looks at them; what was taken is shown.
import { PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';
import type { Picture } from './broadcast-draft.ts';

/** WeCom's limit (上传临时素材, DOC 90253); the server holds it, here it is told before anything is sent. */
const mostBytes = 10 * 1024 * 1024;

/** As an address of its own: pages of ours may show no other that is made in the browser. */
const toAddress = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === 'string' ? resolve(reader.result) : reject(new Error('no text')));
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(file);
  });

const showSize = ({ width, height, bytes }: Picture): string =>
  `${width}×${height} 像素，${showCount(Math.max(1, Math.round(bytes / 1024)))} KB`;

type Props = {
  label: string;
  hint: string;
  picture: Picture | null;
  problem: string | null;
  onChange: (picture: Picture | null) => void;
};

export const PictureField = ({ label, hint, picture, problem, onChange }: Props) => {
  const input = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const upload = useSubmit(async () => {
    const file = input.current?.files?.[0];
    if (!file) return;
    const { data } = await api.uploadImage({ file });
    onChange({ ...data, address: await toAddress(new File([file], 'picture', { type: data.type })) });
  });
  const choose = () => {
    const file = input.current?.files?.[0];
    if (!file) return;
    upload.clear();
    onChange(null);
    const isTooLarge = file.size > mostBytes;
    setTooLarge(isTooLarge ? '图片太大：最多 10 MB' : null);
    if (!isTooLarge) upload.run();
  };
  return (
    <Field label={label} hint={picture ? showSize(picture) : hint} problem={tooLarge ?? problem}>
      {(id) => (
        <div className="stack">
          <input
            ref={input}
            type="file"
            accept="image/jpeg,image/png"
            hidden
            onChange={choose}
            // The same file may be chosen again.
            onClick={(event) => (event.currentTarget.value = '')}
            data-testid="picture-file"
          />
          {picture && (
            <img className="picture-chosen" src={picture.address} alt="已选的图片" data-testid="picture-chosen" />
          )}
          <div>
            <Button
              id={id}
              icon={<PictureOutlined />}
              loading={upload.isRunning}
              onClick={() => input.current?.click()}
              data-testid="picture-choose"
            >
              {picture ? '换一张' : '选择图片'}
            </Button>
          </div>
          {upload.error && <Failure error={upload.error} />}
        </div>
      )}
    </Field>
  );
};
