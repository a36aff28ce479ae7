// What stands beside the text of a broadcast: nothing, a link, a picture, or a card of a mini-program.
import { Input, Segmented } from 'antd';
import { Field } from '../parts/field.tsx';
import { limits, type Draft, type Problems } from './broadcast-draft.ts';
import { Bytes } from './bytes.tsx';
import { PictureField } from './picture-field.tsx';

type Props = { draft: Draft; problems: Problems; onChange: (change: Partial<Draft>) => void };

const kinds: { value: Draft['attachmentKind']; label: string }[] = [
  { value: 'none', label: '不带附件' },
  { value: 'link', label: '链接' },
  { value: 'image', label: '图片' },
  { value: 'miniprogram', label: '小程序卡片' },
];

const LinkFields = ({ draft, problems, onChange }: Props) => (
  <div className="sub-fields">
    <Field label="链接标题" hint={<Bytes text={draft.title} limit={limits.title} />} problem={problems.title ?? null}>
      {(id) => (
        <Input
          id={id}
          value={draft.title}
          onChange={(event) => onChange({ title: event.target.value })}
          data-testid="broadcast-link-title"
        />
      )}
    </Field>
    <Field label="网址" problem={problems.url ?? null}>
      {(id) => (
        <Input
          id={id}
          type="url"
          inputMode="url"
          value={draft.url}
          onChange={(event) => onChange({ url: event.target.value })}
          placeholder="https://"
          maxLength={2048}
          data-testid="broadcast-link-url"
        />
      )}
    </Field>
    <Field
      label="描述"
      isOptional
      hint={<Bytes text={draft.description} limit={limits.description} />}
      problem={problems.description ?? null}
    >
      {(id) => (
        <Input
          id={id}
          value={draft.description}
          onChange={(event) => onChange({ description: event.target.value })}
          data-testid="broadcast-link-description"
        />
      )}
    </Field>
  </div>
);

const CardFields = ({ draft, problems, onChange }: Props) => (
  <div className="sub-fields">
    <Field
      label="卡片标题"
      hint={<Bytes text={draft.cardTitle} limit={limits.cardTitle} />}
      problem={problems.cardTitle ?? null}
    >
      {(id) => (
        <Input
          id={id}
          value={draft.cardTitle}
          onChange={(event) => onChange({ cardTitle: event.target.value })}
          data-testid="broadcast-card-title"
        />
      )}
    </Field>
    <Field
      label="小程序 AppID"
      hint="在微信公众平台的「开发设置」里看；小程序要先在企业微信管理后台关联到本企业。"
      problem={problems.appId ?? null}
    >
      {(id) => (
        <Input
          id={id}
          value={draft.appId}
          onChange={(event) => onChange({ appId: event.target.value })}
          placeholder="wx…"
          maxLength={18}
          data-testid="broadcast-card-appid"
        />
      )}
    </Field>
    <Field
      label="打开的页面"
      hint="例如 pages/trip/index.html?id=7：有的客户端要写 .html 后缀才能打开。"
      problem={problems.page ?? null}
    >
      {(id) => (
        <Input
          id={id}
          value={draft.page}
          onChange={(event) => onChange({ page: event.target.value })}
          maxLength={1024}
          data-testid="broadcast-card-page"
        />
      )}
    </Field>
    <PictureField
      label="封面图"
      hint="JPG 或 PNG，最大 10 MB，建议 520×416 像素。"
      picture={draft.picture}
      problem={problems.picture ?? null}
      onChange={(picture) => onChange({ picture })}
    />
  </div>
);

export const AttachmentFields = (props: Props) => {
  const { draft, problems, onChange } = props;
  return (
    <>
      <Field label="附件" hint="附件在文字之后，作为单独的一条消息发出。">
        {(id) => (
          <Segmented
            id={id}
            options={kinds}
            value={draft.attachmentKind}
            onChange={(attachmentKind) => onChange({ attachmentKind })}
            data-testid="broadcast-attachment-kind"
          />
        )}
      </Field>
      {draft.attachmentKind === 'link' && <LinkFields {...props} />}
      {draft.attachmentKind === 'image' && (
        <div className="sub-fields">
          <PictureField
            label="图片"
            hint="JPG 或 PNG，最大 10 MB。"
            picture={draft.picture}
            problem={problems.picture ?? null}
            onChange={(picture) => onChange({ picture })}
          />
        </div>
      )}
      {draft.attachmentKind === 'miniprogram' && <CardFields {...props} />}
    </>
  );
};
