// The log: JSON lines of ids, codes and numbers. What could hold personal values is cut out before it is written.
import { pino, type Logger } from 'pino';

/** Only these of an error are written: messages of databases and vendors quote values, so the message itself is left to AppError and our own faults. */
const errorFields = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    code,
    // Lines of the stack that name places in code; its first line repeats the message.
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
  };
};

/** `stream`: where the lines go, for tests; standard output by default. */
export const createLog = (level: string, stream?: { write: (line: string) => void }): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: errorFields, err: errorFields },
      redact: {
        paths: ['phone', 'mobile', 'name', 'remark', 'text', '*.phone', '*.mobile', '*.name', '*.remark', '*.text'],
        remove: true,
      },
    },
    ...(stream ? [stream] : []),
  );
