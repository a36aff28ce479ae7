// Pure: a condition read back in one plain Chinese sentence, so that who wrote it sees what it says.
import { describeLeaf, type Words } from './describe-leaf.ts';
import type { Condition, Group } from './rules.contract.ts';

const joinWords: Record<Group['type'], string> = { all: '，且', any: '，或', none: '，也' };

const phrase = (condition: Condition, words: Words): string =>
  'of' in condition ? groupPhrase(condition, words) : describeLeaf(condition, words);

const groupPhrase = ({ type, of }: Group, words: Words): string => {
  const parts = of.map((part) => {
    const text = phrase(part, words);
    // A group of several inside a group keeps together by brackets.
    return 'of' in part && part.of.length > 1 ? `（${text}）` : text;
  });
  return type === 'none' ? parts.map((part) => `不是“${part}”`).join(joinWords.none) : parts.join(joinWords[type]);
};

/** Such as 近 12 个月入住 5 次以上，且不是“有标签黑名单”. Days count calendar days, today among them. */
export const describe = (condition: Condition, words: Words): string => phrase(condition, words);
