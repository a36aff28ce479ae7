// A small seeded generator of pseudo-random choices: the demo agency must come out the same on every machine, on every day.

export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** A whole number, both ends included. */
  int: (min: number, max: number) => number;
  chance: (probability: number) => boolean;
  /** Throws RangeError for an empty list. */
  pick: <T extends string | number | object>(list: readonly T[]) => T;
  /** Picks in proportion to `weightOf`; throws RangeError for an empty list. */
  pickWeighted: <T extends string | number | object>(list: readonly T[], weightOf: (item: T) => number) => T;
  /** `length` characters of WeCom's id alphabet, [A-Za-z0-9_-]. */
  idChars: (length: number) => string;
};

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/**
 * One independent stream per label, so that what one customer draws never shifts another one
 * (customer 17 is the same person among 50 and among 5,000).
 */
export function randomFor(seed: number, label: string): Random {
  const next = smallFastCounter(hashToWords(`${seed}/${label}`));

  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));

  const pick = <T extends string | number | object>(list: readonly T[]): T => {
    const item = list[int(0, list.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };

  const pickWeighted = <T extends string | number | object>(list: readonly T[], weightOf: (item: T) => number): T => {
    let total = 0;
    for (const item of list) total += weightOf(item);
    let left = next() * total;
    for (const item of list) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return pick(list.slice(-1));
  };

  const idChars = (length: number): string => {
    let id = '';
    while (id.length < length) id += ID_ALPHABET.charAt(int(0, ID_ALPHABET.length - 1));
    return id;
  };

  return { next, int, chance: (probability) => next() < probability, pick, pickWeighted, idChars };
}

type Words = [number, number, number, number];

/** FNV-1a with four offsets: 128 bits of state, because 5,000 streams of 32 bits would already collide now and then. */
function hashToWords(text: string): Words {
  const words: Words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    words[0] = Math.imul(words[0] ^ unit, 0x01000193);
    words[1] = Math.imul(words[1] ^ (unit + words[0]), 0x01000193);
    words[2] = Math.imul(words[2] ^ (unit + words[1]), 0x01000193);
    words[3] = Math.imul(words[3] ^ (unit + words[2]), 0x01000193);
  }
  return words;
}

/** Chris Doty-Humphrey's public-domain sfc32 (PractRand). */
function smallFastCounter([first, second, third, fourth]: Words): () => number {
  let a = first;
  let b = second;
  let c = third;
  let counter = fourth;
  const step = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Similar labels start in similar states; a dozen rounds mixes them apart.
  for (let round = 0; round < 12; round += 1) step();
  return step;
}
