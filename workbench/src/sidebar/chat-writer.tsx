// Writing to the customer of this chat: a prepared text to change, or a link; it goes out in the consultant's own name.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { SidebarCard } from '../api.ts';
import { CardSection } from '../customers/card-section.tsx';
import { showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';
import { sendToChat, type ChatMessage } from './wecom-client.ts';

const mostCharacters = 2_000;
const mostTitleCharacters = 40;
const isAddress = (text: string): boolean => /^https?:\/\/[^\s/.]+\.[^\s]+$/.test(text);

type Props = {
  greetings: SidebarCard['greetings'];
  text: string;
  onText: (text: string) => void;
  /** A prepared text, to be changed before it goes. */
  onSuggest: (text: string) => void;
  isLink: boolean;
  onLink: (isLink: boolean) => void;
};

const useSending = (message: ChatMessage, onSent: () => void) => {
  const [sentAt, setSentAt] = useState<string | null>(null);
  const send = useSubmit(async () => {
    setSentAt(null);
    await sendToChat(message);
    setSentAt(new Date().toISOString());
    onSent();
  });
  return { send, sentAt };
};

const Outcome = ({ send, sentAt }: ReturnType<typeof useSending>) => {
  if (send.error) return <Failure error={send.error} />;
  return sentAt === null ? null : (
    <p className="tone-good chat-sent" role="status" data-testid="chat-sent">
      已发到聊天 · {showTime(sentAt)}
    </p>
  );
};

const LinkWriter = () => {
  const [title, setTitle] = useState('');
  const [url, setUrl] = useState('');
  const sending = useSending({ title: title.trim(), url: url.trim() }, () => {
    setTitle('');
    setUrl('');
  });
  const isReady = title.trim() !== '' && isAddress(url.trim());
  return (
    <>
      <Input
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        maxLength={mostTitleCharacters}
        placeholder="标题，例如“云南 6 日行程”"
        aria-label="链接的标题"
        data-testid="chat-link-title"
      />
      <Input
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        maxLength={1_000}
        placeholder="https://"
        inputMode="url"
        aria-label="链接的地址"
        data-testid="chat-link-url"
      />
      <Button
        type="primary"
        block
        disabled={!isReady}
        loading={sending.send.isRunning}
        onClick={sending.send.run}
        data-testid="chat-send-link"
      >
        把链接发到聊天
      </Button>
      <Outcome {...sending} />
    </>
  );
};

export const ChatWriter = ({ greetings, text, onText, onSuggest, isLink, onLink }: Props) => {
  const sending = useSending({ text: text.trim() }, () => onText(''));
  return (
    <CardSection title="发给客户">
      <div className="chips">
        {greetings.map((greeting) => (
          <button
            key={greeting.title}
            type="button"
            className="chip"
            onClick={() => onSuggest(greeting.text)}
            data-testid="greeting"
          >
            {greeting.title}
          </button>
        ))}
        <button
          type="button"
          className={isLink ? 'chip is-current' : 'chip'}
          aria-pressed={isLink}
          onClick={() => onLink(!isLink)}
          data-testid="chat-link"
        >
          发链接
        </button>
      </div>
      <div className="chat-writer">
        {isLink ? (
          <LinkWriter />
        ) : (
          <>
            <Input.TextArea
              id="chat-text"
              value={text}
              onChange={(event) => onText(event.target.value)}
              maxLength={mostCharacters}
              autoSize={{ minRows: 2, maxRows: 8 }}
              placeholder="选一句改一改，或自己写"
              aria-label="发给客户的话"
              data-testid="chat-text"
            />
            <Button
              type="primary"
              block
              disabled={text.trim() === ''}
              loading={sending.send.isRunning}
              onClick={sending.send.run}
              data-testid="chat-send"
            >
              发到聊天
            </Button>
            <Outcome {...sending} />
          </>
        )}
      </div>
    </CardSection>
  );
};
