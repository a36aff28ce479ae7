// A state in one or two words, coloured by what it means.
import type { Words } from '../words.ts';

export const Pill = ({ words }: { words: Words }) => <span className={`pill tone-${words.tone}`}>{words.text}</span>;
