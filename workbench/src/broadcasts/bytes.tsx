// How much of WeCom's limit a text has used, in bytes.
import { countBytes, showCount } from '../format.ts';

export const Bytes = ({ text, limit }: { text: string; limit: number }) => {
  const used = countBytes(text.trim());
  return (
    <span className={used > limit ? 'field-problem number' : 'number'} data-testid="byte-count">
      {showCount(used)} / {showCount(limit)} 字节
    </span>
  );
};
