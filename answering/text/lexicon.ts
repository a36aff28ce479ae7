// The trade's synonyms and the kinds of questions, read from the data files beside it into trees.
import agency from './lexicon/agency.json' with { type: 'json' };
import broaderData from './lexicon/broader.json' with { type: 'json' };
import general from './lexicon/general.json' with { type: 'json' };
import hotel from './lexicon/hotel.json' with { type: 'json' };
import questionData from './lexicon/questions.json' with { type: 'json' };
import { normalize } from './normalize.ts';
import { pinyinOf } from './pinyin.ts';
import { TermTree } from './term-tree.ts';

/** Characters and words of a term; `_` in the data stands for a blank. */
const stepsOf = (term: string): string[] =>
  normalize(term.replaceAll('_', ' ')).match(/\p{Script=Han}|[a-z]+|\d+/gu) ?? [];

/** Terms by the letters, and those of two and more characters by their sound. */
export const conceptTree = new TermTree();
export const soundTree = new TermTree();
/** The terms behind a sound, for bringing a slip back to its letters. */
export const termsBySound = new Map<string, string[]>();
for (const file of [general, hotel, agency])
  for (const [concept, terms] of Object.entries(file))
    for (const term of terms.split(' ')) {
      const steps = stepsOf(term);
      conceptTree.add(steps, concept);
      const sounds = steps.map(pinyinOf).filter((sound) => sound !== null);
      if (sounds.length !== steps.length || steps.length < 2) continue;
      soundTree.add(sounds, concept);
      const sound = sounds.join(' ');
      termsBySound.set(sound, [...(termsBySound.get(sound) ?? []), steps.join('')]);
    }

export const questionTree = new TermTree();
for (const [kind, terms] of Object.entries(questionData))
  for (const term of terms.split(' ')) questionTree.add(stepsOf(term), kind);

/** The wider concepts of a narrow one: 早餐 is 吃, 免签 is 签证. */
export const broaderOf: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(broaderData));
