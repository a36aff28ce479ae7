// Input against its schema; what does not fit is told by path, without repeating the value.
import type { z } from 'zod';
import { AppError } from '../errors.ts';

/** Throws `request.invalid` (400) with the paths that are wrong. */
export const validate = (schema: z.ZodType | undefined, input: unknown, where: string): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid', 'request.invalid', '提交的内容不完整或格式不对', {
    problems: parsed.error.issues.map((issue) => ({
      at: [where, ...issue.path].join('.'),
      problem: issue.message,
    })),
  });
};
