// The message as the customer sees it in WeChat; where it differs from customer to customer, what stands there is named.
import { AppstoreOutlined, LinkOutlined, PictureOutlined } from '@ant-design/icons';
import { fieldWords, messageParts } from './message-parts.ts';

/** `address`: where the picture is; null: none is chosen yet. */
export type ShownAttachment =
  | { kind: 'link'; title: string; url: string; description: string | null }
  | { kind: 'image'; address: string | null }
  | { kind: 'miniprogram'; title: string; address: string | null };

type Props = { text: string; attachment: ShownAttachment | null };

/** It comes from each customer's own consultant, whoever launches it. */
const Face = () => (
  <span className="wechat-face" aria-hidden>
    顾问
  </span>
);

const Text = ({ text }: { text: string }) => (
  <span className="wechat-bubble" data-testid="message-text">
    {messageParts(text).map((part, index) =>
      typeof part === 'string' ? (
        part
      ) : (
        <span key={index} className="message-field" title="每位客户不同" data-testid="message-field">
          {fieldWords(part)}
        </span>
      ),
    )}
  </span>
);

const Picture = ({ address, alt }: { address: string | null; alt: string }) =>
  address === null ? (
    <span className="wechat-picture is-empty">
      <PictureOutlined /> {alt}
    </span>
  ) : (
    <img className="wechat-picture" src={address} alt={alt} data-testid="message-picture" />
  );

const Attachment = ({ attachment }: { attachment: ShownAttachment }) => {
  switch (attachment.kind) {
    case 'link':
      return (
        <span className="wechat-bubble wechat-card">
          <b>{attachment.title.trim() === '' ? '链接标题' : attachment.title}</b>
          <span className="wechat-card-body">
            <span>{attachment.description ?? attachment.url}</span>
            <LinkOutlined />
          </span>
        </span>
      );
    case 'image':
      return <Picture address={attachment.address} alt="图片" />;
    case 'miniprogram':
      return (
        <span className="wechat-bubble wechat-card" data-testid="message-card">
          <b>{attachment.title.trim() === '' ? '卡片标题' : attachment.title}</b>
          <Picture address={attachment.address} alt="封面图" />
          <span className="wechat-card-foot">
            <AppstoreOutlined /> 小程序
          </span>
        </span>
      );
  }
};

export const MessageBubble = ({ text, attachment }: Props) => (
  <div className="wechat" data-testid="message-bubble">
    <div className="wechat-line">
      <Face />
      <Text text={text.trim() === '' ? '写下内容后在这里预览' : text.trim()} />
    </div>
    {attachment && (
      <div className="wechat-line">
        <Face />
        <Attachment attachment={attachment} />
      </div>
    )}
  </div>
);
