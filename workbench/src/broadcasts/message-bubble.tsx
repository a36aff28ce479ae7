// The message as the customer sees it in WeChat.
import { LinkOutlined } from '@ant-design/icons';

type Props = {
  text: string;
  link: { title: string; url: string; description: string | null } | null;
};

/** It comes from each customer's own consultant, whoever launches it. */
const Face = () => (
  <span className="wechat-face" aria-hidden>
    顾问
  </span>
);

export const MessageBubble = ({ text, link }: Props) => (
  <div className="wechat" data-testid="message-bubble">
    <div className="wechat-line">
      <Face />
      <span className="wechat-bubble">{text.trim() === '' ? '写下内容后在这里预览' : text.trim()}</span>
    </div>
    {link && (
      <div className="wechat-line">
        <Face />
        <span className="wechat-bubble wechat-card">
          <b>{link.title.trim() === '' ? '链接标题' : link.title}</b>
          <span className="wechat-card-body">
            <span>{link.description ?? link.url}</span>
            <LinkOutlined />
          </span>
        </span>
      </div>
    )}
  </div>
);
