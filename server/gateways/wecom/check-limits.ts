// WeCom's documented limits on what is sent, checked before the call so that the error says which one broke.
import { outOfLimits } from './wecom-errors.ts';

/** WeCom counts most texts in bytes of UTF-8: a Chinese character is three. */
export const checkBytes = (what: string, text: string, most: number): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes > most) throw outOfLimits(`${what} has ${bytes} bytes, at most ${most} are allowed`);
};

/** Characters as people count them, by code point. */
export const checkCharacters = (what: string, text: string, most: number): void => {
  const characters = Array.from(text).length;
  if (characters > most) throw outOfLimits(`${what} has ${characters} characters, at most ${most} are allowed`);
};

export const checkFilled = (what: string, text: string): void => {
  if (text === '') throw outOfLimits(`${what} is empty`);
};

export const checkCount = (what: string, count: number, least: number, most: number): void => {
  if (count < least || count > most) throw outOfLimits(`${what}: ${count} given, ${least} to ${most} are allowed`);
};

export const checkDistinct = (what: string, ids: readonly string[]): void => {
  if (new Set(ids).size !== ids.length) throw outOfLimits(`${what}: the same id is given twice`);
};
