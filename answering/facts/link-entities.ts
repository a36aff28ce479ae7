// Finds the entities a question speaks of: by any form of their names, by their branch, and past slips of the pen.
import { wordFinder, type FoundWord } from '../text/find-words.ts';
import { distinctPairs, type Entity, type FactLibrary } from './fact-library.ts';
import { goesOnAsAName, isElsewhere, namesElsewhere, shareNamed } from './foreign-names.ts';
import { normalName } from './name-forms.ts';

/** A name in a question: one entity, or several that it may mean, best first. */
export type Mention = { start: number; end: number; entities: readonly Entity[]; isFull: boolean };

export type Linker = (question: string) => readonly Mention[];

/** Normal form, with each character's place in the question. */
const normalised = (question: string): { text: string; places: number[] } => {
  const places: number[] = [];
  let text = '';
  for (let at = 0; at < question.length; at += 1) {
    const form = normalName(question[at] ?? '');
    for (const character of form) {
      text += character;
      places.push(at);
    }
  }
  return { text, places };
};

/** Of several branches the one whose own words stand elsewhere in the question. */
const narrow = (entities: readonly Entity[], rest: string): readonly Entity[] => {
  if (entities.length < 2) return entities;
  const pairs = new Set(distinctPairs(rest));
  const scored = entities.map((entity) => ({
    entity,
    score: distinctPairs(entity.forms.branch).filter((pair) => pairs.has(pair)).length,
    share:
      distinctPairs(entity.forms.branch).filter((pair) => pairs.has(pair)).length /
      Math.max(1, entity.forms.branch.length - 1),
  }));
  const best = Math.max(...scored.map(({ score }) => score));
  if (best === 0) return entities;
  const leaders = scored.filter(({ score }) => score === best);
  const share = Math.max(...leaders.map((leader) => leader.share));
  return leaders.filter((leader) => leader.share === share).map(({ entity }) => entity);
};

/** Least edits that turn `name` into some part of `text`, and where that part ends; more than `most` are not counted out. */
const editsWithin = (name: string, text: string, most: number): { edits: number; end: number } => {
  let row = new Uint8Array(text.length + 1);
  let next = new Uint8Array(text.length + 1);
  for (let i = 1; i <= name.length; i += 1) {
    next[0] = i;
    let least = i;
    for (let j = 1; j <= text.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (name[i - 1] === text[j - 1] ? 0 : 1);
      const edits = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next[j] = edits;
      if (edits < least) least = edits;
    }
    if (least > most) return { edits: least, end: 0 };
    [row, next] = [next, row];
  }
  const edits = Math.min(...row);
  return { edits, end: row.indexOf(edits) };
};

/** Slips allowed in a name: none below three characters. */
const slipsIn = (length: number): number =>
  length < 3 ? 0 : length < 7 ? 1 : length < 11 ? 2 : Math.floor(length / 4);

/** Who bears a form in full goes before who bears it only loosely; branches of a brand are equals. */
const closest = (owners: readonly Entity[], form: string): readonly Entity[] => {
  const sure = owners.filter(({ forms }) => !forms.loose.includes(form));
  const full = sure.filter(({ forms }) => forms.full.includes(form));
  const kept = full.length > 0 ? sure.filter(({ forms }) => forms.full.includes(form) || forms.branch !== '') : sure;
  return kept.length > 0 ? kept : owners;
};

const cityBefore = /^(?:北京|上海|广州|深圳|杭州|成都|西安|南京|重庆)市?/;

const longestQuestion = 200;
const mostCandidates = 40;

/** A linker over a library; asking it costs a few milliseconds at most. */
export const createLinker = (library: FactLibrary): Linker => {
  const findForms = wordFinder(library.byForm.keys());
  const commonness = (pair: string): number => library.byPair.get(pair)?.length ?? 0;

  const exact = (text: string): Mention[] => {
    const found: FoundWord[] = findForms(text);
    const mentions = found.map(({ word, start, end }) => {
      // "北京天坛" is 天坛 before it is a short form of 北京天坛饭店.
      const plain = word.replace(cityBefore, '');
      const all = library.byForm.get(library.fullForms.has(word) || !library.fullForms.has(plain) ? word : plain) ?? [];
      const same = all.filter(({ name }) => normalName(name) === word);
      const meant = closest(all, word);
      const rest = `${text.slice(0, start)} ${text.slice(end)}`;
      return {
        start,
        end,
        entities: same.length > 0 ? same : narrow(meant, rest),
        isFull: library.fullForms.has(word),
      };
    });
    const full = mentions.filter(({ isFull }) => isFull);
    return full.length > 0 ? full : mentions;
  };

  /** Names that share rare pairs of characters with the question, and differ from a part of it by a slip or two. */
  const fuzzy = (text: string): Mention[] => {
    const scores = new Map<Entity, number>();
    for (const pair of distinctPairs(text)) {
      const entities = library.byPair.get(pair) ?? [];
      const weight = Math.log(1 + library.entities.length / (1 + commonness(pair)));
      for (const entity of entities) scores.set(entity, (scores.get(entity) ?? 0) + weight);
    }
    const candidates = [...scores].sort((a, b) => b[1] - a[1]).slice(0, mostCandidates);
    let best: { entities: Entity[]; rate: number; start: number; end: number } | null = null;
    for (const [entity] of candidates) {
      const { full, short } = entity.forms;
      let isNamed: boolean | undefined;
      for (const [index, form] of [...full, ...short].entries()) {
        if (form.length < 3 || form.length > text.length + 2) continue;
        const { edits, end } = editsWithin(form, text, slipsIn(form.length));
        if (edits > slipsIn(form.length)) continue;
        // Longer names with few slips are surer.
        const part = text.slice(Math.max(0, end - form.length - 3), end);
        isNamed ??= shareNamed(part, normalName(entity.name)) >= 0.6 && !namesElsewhere(text, entity);
        if (!isNamed) break;
        const rate = form.length - 3 * edits + (index < full.length ? 0.5 : 0);
        // A slip may have shortened the name: what stands before it stays in the question.
        const start = Math.max(0, end - form.length + edits);
        if (best === null || rate > best.rate) best = { entities: [entity], rate, start, end };
        else if (rate === best.rate && !best.entities.includes(entity)) best.entities.push(entity);
      }
    }
    if (best === null || best.rate < 1) return [];
    return [{ start: best.start, end: best.end, entities: narrow(best.entities, text), isFull: true }];
  };

  /** "故宫餐听": a full name that is part of a longer one, a slip away. */
  const longer = (mention: Mention, text: string): Mention => {
    const word = text.slice(mention.start, mention.end);
    const rarest = [...distinctPairs(word)].sort((a, b) => commonness(a) - commonness(b))[0] ?? '';
    for (const entity of library.byPair.get(rarest) ?? [])
      for (const form of entity.forms.full) {
        if (form.length < word.length + 2 || !form.includes(word)) continue;
        const start = Math.max(0, mention.start - form.indexOf(word) - 1);
        const part = text.slice(start, mention.start - form.indexOf(word) + form.length + 1);
        const { edits, end } = editsWithin(form, part, 1);
        // At least two characters beyond the shorter name must be right.
        if (edits === 1 && end > 0 && form.length - word.length >= 3)
          return {
            start: Math.min(mention.start, start + Math.max(0, end - form.length)),
            end: start + end,
            entities: [entity],
            isFull: true,
          };
      }
    return mention;
  };

  /** A brand and a place in free order, "长阳环岛那家99优选": pairs of the name that cover most of the question's own. */
  const covered = (text: string): Mention[] => {
    const pairs = distinctPairs(text).filter((pair) => commonness(pair) > 0);
    const weightOf = (pair: string): number => Math.log(1 + library.entities.length / commonness(pair));
    const scores = new Map<Entity, number>();
    for (const pair of pairs)
      for (const entity of library.byPair.get(pair) ?? [])
        scores.set(entity, (scores.get(entity) ?? 0) + weightOf(pair));
    const ranked = [...scores].sort((a, b) => b[1] - a[1]);
    const [top] = ranked;
    // At least as sure as three pairs of characters that one name in twenty has.
    const floor = 3 * Math.log(1 + library.entities.length / 20);
    if (top === undefined || top[1] < floor) return [];
    const equals = ranked
      .filter(
        ([entity, score]) =>
          score > top[1] * 0.85 && !namesElsewhere(text, entity) && shareNamed(text, normalName(entity.name)) >= 0.75,
      )
      .map(([entity]) => entity);
    if (equals.length === 0) return [];
    return [{ start: 0, end: 0, entities: equals.slice(0, 10), isFull: false }];
  };

  const isHere = (text: string, { start, entities, isFull }: Mention): boolean =>
    entities.some((entity) => !(isFull ? isElsewhere(text.slice(0, start), entity) : namesElsewhere(text, entity)));

  return (question) => {
    const { text, places } = normalised(question.slice(0, longestQuestion));
    if (text.length < 2) return [];
    const inQuestion = (mention: Mention): Mention => ({
      ...mention,
      start: places[mention.start] ?? 0,
      end: mention.end === 0 ? 0 : (places[mention.end - 1] ?? 0) + 1,
    });
    const found = exact(text).map((mention) => (mention.isFull ? longer(mention, text) : mention));
    if (found.length > 0 && !found.some((mention) => isHere(text, mention))) return [];
    const exactly = found.filter(({ end }) => !goesOnAsAName(text.slice(end, end + 12)));
    if (exactly.some(({ isFull }) => isFull)) return exactly.map(inQuestion);
    const slipped = fuzzy(text);
    const [slip] = slipped;
    const longest = Math.max(0, ...exactly.map(({ start, end }) => end - start));
    if (slip !== undefined && slip.end - slip.start > longest + 1) return slipped.map(inQuestion);
    if (exactly.length > 0) return exactly.map(inQuestion);
    return (slipped.length > 0 ? slipped : covered(text)).map(inQuestion);
  };
};
