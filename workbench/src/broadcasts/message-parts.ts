// Pure: a text with fields such as {{姓名|您}}, cut into what is said and what differs from customer to customer.

export type MessagePart = string | { field: string; fallback: string | null };

/** The server's own reading of fields is `server/modules/deliveries/message-text.ts`. */
const pattern = /\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}/g;

export const messageParts = (text: string): MessagePart[] => {
  const parts: MessagePart[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index), { field: match[1] ?? '', fallback: match[2] ?? null });
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
};

/** 姓名（没有时写“您”） */
export const fieldWords = ({ field, fallback }: Exclude<MessagePart, string>): string => {
  if (fallback === null) return field;
  return fallback === '' ? `${field}（没有时不写）` : `${field}（没有时写“${fallback}”）`;
};
