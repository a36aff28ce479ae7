// Finds the words of a list in a text, from the left and the longest first.

export type FoundWord = { word: string; start: number; end: number };

/** A finder of the given words; its cost grows with the text, not with the list. */
export const wordFinder = (words: Iterable<string>): ((text: string) => FoundWord[]) => {
  const known = new Set(words);
  const lengths = new Map<string, number[]>();
  for (const word of known) {
    const first = word.slice(0, 1);
    const seen = lengths.get(first) ?? [];
    if (!seen.includes(word.length))
      lengths.set(
        first,
        [...seen, word.length].sort((a, b) => b - a),
      );
  }
  return (text) => {
    const found: FoundWord[] = [];
    let at = 0;
    while (at < text.length) {
      const start = at;
      const length = lengths
        .get(text[at] ?? '')
        ?.find((size) => start + size <= text.length && known.has(text.slice(start, start + size)));
      if (length !== undefined) found.push({ word: text.slice(at, at + length), start: at, end: at + length });
      at += length ?? 1;
    }
    return found;
  };
};
