// Regular expressions of MongoDB (PCRE, UTF-8) on JavaScript's engine: translated where they differ, refused where they cannot be.
import { locationError, notSupported } from './errors.ts';
import { type Regex } from './values.ts';

const REFUSED = /\(\?(?:>|\(|R|\d|&|\||\+|#|C)|\(\*|\\[RXKGCpPN]|\\g|[*+?}]\+|\(\?<?[a-z]*-/;

function flagsOf(options: string): { ignoreCase: boolean; multiline: boolean; dotAll: boolean; extended: boolean } {
  for (const flag of options) {
    if (!'imsxu'.includes(flag)) throw locationError(51108, `invalid flag in regex options: ${flag}`);
  }
  return {
    ignoreCase: options.includes('i'),
    multiline: options.includes('m'),
    dotAll: options.includes('s'),
    extended: options.includes('x'),
  };
}

const CLASS_ESCAPES = /[dDwWsSbBnrtfv0-9xuk]/;

/** One escape outside or inside a class; JavaScript's unicode mode allows only syntax characters to be escaped at will. */
function translateEscape(letter: string, inClass: boolean): string {
  if (!inClass) {
    if (letter === 'A') return '(?<![\\s\\S])';
    if (letter === 'z') return '(?![\\s\\S])';
    if (letter === 'Z') return '(?=\\n?(?![\\s\\S]))';
  }
  if (letter === 'h') return inClass ? ' \\t\\xa0' : '[ \\t\\xa0]';
  if (letter === 'e') return '\\x1b';
  if (letter === 'a') return '\\x07';
  if (/[\^$\\.*+?()[\]{}|/]/.test(letter) || CLASS_ESCAPES.test(letter)) return `\\${letter}`;
  if (/[a-zA-Z]/.test(letter)) throw notSupported(`The escape \\${letter} in a regular expression`);
  return letter === '-' && inClass ? '\\-' : letter;
}

type Flags = ReturnType<typeof flagsOf>;

function translate(pattern: string, flags: Flags): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const letter = pattern[i]!;
    if (letter === '\\') {
      const next = pattern[++i];
      if (next === undefined) throw locationError(51091, 'Regular expression is invalid: \\ at end of pattern');
      if (next === 'Q') {
        const end = pattern.indexOf('\\E', i);
        const quoted = pattern.slice(i + 1, end < 0 ? undefined : end);
        out += quoted.replace(/[\^$\\.*+?()[\]{}|/-]/g, (c) => (c === '-' ? (inClass ? '\\-' : '-') : `\\${c}`));
        i = end < 0 ? pattern.length : end + 1;
      } else out += translateEscape(next, inClass);
    } else if (inClass) {
      if (letter === ']') inClass = false;
      if (letter === '[' && pattern[i + 1] === ':') throw notSupported('A POSIX class in a regular expression');
      out += letter === '[' ? '\\[' : letter;
    } else if (letter === '[') {
      inClass = true;
      out += letter;
      if (pattern[i + 1] === '^') out += pattern[++i]!;
      if (pattern[i + 1] === ']') {
        out += '\\]';
        i++;
      }
    } else if (letter === '.') out += flags.dotAll ? '[\\s\\S]' : '[^\\n]';
    else if (letter === '^') out += flags.multiline ? '(?<![^\\n])' : '^';
    else if (letter === '$') out += flags.multiline ? '(?![^\\n])' : '(?=\\n?$)';
    else if (letter === '{' && !/^\{\d+(,\d*)?\}/.test(pattern.slice(i))) out += '\\{';
    else if (letter === '}' && !/\{\d+(,\d*)?$/.test(pattern.slice(0, i))) out += '\\}';
    else if (letter === ']') out += '\\]';
    else if (flags.extended && /\s/.test(letter)) continue;
    else if (flags.extended && letter === '#') {
      const end = pattern.indexOf('\n', i);
      i = end < 0 ? pattern.length : end;
    } else if (pattern.startsWith('(?P<', i)) {
      out += '(?<';
      i += 3;
    } else out += letter;
  }
  return out;
}

const CACHE_SIZE = 200;
const cache = new Map<string, RegExp>();

/** Throws 51091 for an invalid pattern and 115 for one that JavaScript cannot express. */
export function compileRegex(regex: Regex): RegExp {
  const name = `${regex.flags}/${regex.pattern}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  let { pattern, flags: options } = regex;
  // PCRE lets a pattern begin with its own flags.
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  if (inline !== null) {
    pattern = pattern.slice(inline[0].length);
    options += inline[1] ?? '';
  }
  const flags = flagsOf(options);
  const body = pattern.replace(/\\\\/g, '');
  if (REFUSED.test(body) || /\(\?[imsx]+[):]/.test(body)) throw notSupported(`The regular expression /${pattern}/`);
  let made: RegExp;
  try {
    made = new RegExp(translate(pattern, flags), flags.ignoreCase ? 'iu' : 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw locationError(51091, `Regular expression is invalid: ${error.message}`);
  }
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(name, made);
  return made;
}

/** The text that every match begins with, if the pattern is anchored and begins with plain characters; else empty. */
export function literalPrefix(regex: Regex): string {
  if (regex.flags.replace(/[su]/g, '') !== '' || !regex.pattern.startsWith('^') || regex.pattern.includes('|'))
    return '';
  const plain = /^\^((?:[^\\^$.*+?()[\]{}|])*)/.exec(regex.pattern)?.[1] ?? '';
  const next = regex.pattern[plain.length + 1] ?? '';
  // A quantifier may take the last character away.
  return '*?{'.includes(next) && next !== '' ? Array.from(plain).slice(0, -1).join('') : plain;
}
