// Writes lexicon/frequent-words.json: the words of jieba's frequency table that are too common to say much, by how much they say.
// Run again only when @node-rs/jieba moves.   node --import tsx answering/text/build-frequent-words.ts
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { idf } from '@node-rs/jieba/dict.js';

const byIdf = new Map<string, string[]>();
for (const [, word = '', number = ''] of new TextDecoder().decode(idf).matchAll(/^(\p{Script=Han}+) (\d\.\d+)/gmu)) {
  if (Number(number) >= 8.5) continue;
  const rounded = Number(number).toFixed(1);
  byIdf.set(rounded, [...(byIdf.get(rounded) ?? []), word]);
}
const table = Object.fromEntries(
  [...byIdf]
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([value, words]) => [value, words.sort().join(' ')]),
);
writeFileSync(path.join(import.meta.dirname, 'lexicon/frequent-words.json'), `${JSON.stringify(table, null, 1)}\n`);
