// What went wrong, in the server's words, with a way to try again.
import { Button } from 'antd';
import type { ApiError } from '../request.ts';

type Props = { error: ApiError; onRetry?: () => void; isPage?: boolean };

export const Failure = ({ error, onRetry, isPage = false }: Props) => {
  // Only a fault of the server is worth reporting; a refusal says itself what to change.
  const isOurs = error.status >= 500;
  return (
    <div className={isPage ? 'failure is-page' : 'failure'} role="alert" data-testid="failure" data-code={error.code}>
      <p>{error.message}</p>
      {error.problems.length > 0 && (
        <ul>
          {error.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {onRetry && <Button onClick={onRetry}>重试</Button>}
      {isOurs && error.requestId !== null && <p className="small">报修编号 {error.requestId}</p>}
    </div>
  );
};
