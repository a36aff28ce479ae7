// Draws a WeChat nickname: a name-like one, a phrase, a parent's, a Latin one; now and then an emoji.

import {
  CUTE_HEADS,
  CUTE_TAILS,
  EMOJI,
  FEMALE_GIVEN,
  LATIN_NAMES,
  LATIN_WHOLE,
  MALE_GIVEN,
  PHRASES,
  SURNAMES,
  TRADES,
} from './nickname-parts.ts';
import { type Random } from './random.ts';

export type PersonName = { surname: string; given: string };

/** As WeCom gives it: 0 unknown, 1 male, 2 female. */
export type Gender = 0 | 1 | 2;

/** Of somebody of unknown gender the name may be either. */
export function makePersonName(random: Random, gender: Gender): PersonName {
  const isMale = gender === 1 || (gender === 0 && random.chance(0.5));
  return { surname: random.pick(SURNAMES), given: random.pick(isMale ? MALE_GIVEN : FEMALE_GIVEN) };
}

const STYLES: readonly { weight: number; make: (random: Random, name: PersonName, gender: Gender) => string }[] = [
  { weight: 30, make: (_, name) => name.surname + name.given },
  { weight: 24, make: (random) => random.pick(PHRASES) },
  { weight: 14, make: (random, _, gender) => random.pick(CUTE_HEADS) + random.pick(CUTE_TAILS[gender]) },
  { weight: 8, make: (random, name) => random.pick(['小', '老', '阿']) + name.surname },
  { weight: 9, make: (random, _, gender) => random.pick(LATIN_NAMES[gender]) },
  { weight: 4, make: (random, name, gender) => `${random.pick(LATIN_NAMES[gender])} ${name.surname}` },
  { weight: 3, make: (random) => random.pick(LATIN_WHOLE) },
  // The "A" puts a seller first in everybody's address book.
  { weight: 3, make: (random, name) => `A${random.pick(TRADES)}-${name.surname}${name.given}` },
  { weight: 5, make: (random) => `${random.pick(PHRASES)}${random.int(1, 99)}` },
];

/** At most 32 UTF-16 units. */
export function makeNickname(random: Random, name: PersonName, gender: Gender): string {
  const nickname = random.pickWeighted(STYLES, (style) => style.weight).make(random, name, gender);
  if (!random.chance(0.07)) return nickname;
  return random.chance(0.7) ? nickname + random.pick(EMOJI) : random.pick(EMOJI) + nickname;
}
