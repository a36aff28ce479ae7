// Cuts Chinese into words with jieba, and knows how much a word of everyday language says (签证 much, 一下 little).
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import commonData from './lexicon/frequent-words.json' with { type: 'json' };
import fillerData from './lexicon/fillers.json' with { type: 'json' };

const jieba = Jieba.withDict(dict);
const fillers = new Set(fillerData.fillers.split(' '));

/** Words rarer than this (jieba's inverse frequency) say enough; only commoner ones are listed. */
const plainIdf = 8.5;
const emptyIdf = 3.5;
const amount = /^[一两几半这那每][个间位张条瓶份天晚次下点件双]$/;

const commonWords = new Map<string, number>();
for (const [value, words] of Object.entries(commonData))
  for (const word of words.split(' ')) commonWords.set(word, Number(value));

/** True for greetings, particles and pronouns: words that a question may have or lack without meaning something else. */
export const isFiller = (word: string): boolean => fillers.has(word);

/** How much a word says by itself, 0.05 to 1. */
export const informationOf = (word: string): number => {
  if (fillers.has(word)) return 0.05;
  if (word.length === 2 && amount.test(word)) return 0.2;
  const known = commonWords.get(word);
  if (known === undefined) return 1;
  return Math.min(1, Math.max(0.1, (known - emptyIdf) / (plainIdf - emptyIdf)));
};

/** True for one word of the dictionary; jieba also guesses words that are none (顶金). */
export const isDictionaryWord = (text: string): boolean => {
  const known = asked.get(text);
  if (known !== undefined) return known;
  if (asked.size >= askedLimit) asked.clear();
  const isWord = jieba.cut(text, false).length === 1;
  asked.set(text, isWord);
  return isWord;
};
const asked = new Map<string, boolean>();
const askedLimit = 20_000;

/** Words of a normalized text in order; together they are the text. */
export const cutWords = (text: string): string[] => (text === '' ? [] : jieba.cut(text, true));
