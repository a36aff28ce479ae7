// Writes pinyin.json: the commonest reading, without tone, of every character of GB 2312. Run again only when pinyin-pro moves.
//     node --import tsx answering/text/build-pinyin.ts
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pinyin } from 'pinyin-pro';

const decoder = new TextDecoder('gbk');
const characters: string[] = [];
for (let row = 0xb0; row <= 0xf7; row += 1)
  for (let cell = 0xa1; cell <= 0xfe; cell += 1) characters.push(decoder.decode(Uint8Array.of(row, cell)));

const bySyllable = new Map<string, string>();
for (const character of characters.filter((one) => /^\p{Script=Han}$/u.test(one))) {
  const syllable = pinyin(character, { toneType: 'none', v: true });
  if (/^[a-z]+$/.test(syllable)) bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + character);
}
const table = Object.fromEntries([...bySyllable].sort(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(path.join(import.meta.dirname, 'pinyin.json'), `${JSON.stringify(table, null, 1)}\n`);
