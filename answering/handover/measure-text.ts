// A text as numbers that weights can be learned for: signs told and asked, and the manner of writing.
import { clausesOf } from './clauses.ts';
import { groups, type Sign } from './read-signs.ts';

export type Measures = ReadonlyMap<string, number>;

/** Two signs say more than one, ten hardly more than five. */
const damped = (count: number): number => Math.log2(1 + count);

const isTrouble = new Set(groups.filter(({ reason }) => reason !== null).map(({ name }) => name));
const isUrgent = new Set(
  groups.filter(({ reason, evenAsked }) => reason !== null && evenAsked).map(({ name }) => name),
);

/** What each measure weighs before anything is learned; those that are missing begin at nothing. */
export const priors: ReadonlyMap<string, number> = new Map([
  ['bias', -3.2],
  ...groups.map(({ name, prior }): [string, number] => [name, prior]),
  ['clauses', 0.5],
  ['exclaims', 0.4],
  ['asks', -0.5],
  ['signless', -1.5],
]);

/** The measures of a plain text with its signs. */
export const measureText = (text: string, signs: readonly Sign[]): Measures => {
  const clauses = clausesOf(text);
  // 怎么还没送来 has the form of a question and asks nothing.
  const urged = new Set(signs.filter(({ group }) => isUrgent.has(group)).map(({ clause }) => clause));
  const asked = clauses.filter(({ isAsked }, place) => isAsked && !urged.has(place)).length;
  const last = clauses.at(-1);
  const measures = new Map<string, number>([
    ['bias', 1],
    ['clauses', damped(Math.max(0, clauses.length - 1))],
    ['length', damped(text.length / 20)],
    ['exclaims', damped((text.match(/！/gu) ?? []).length)],
    ['insists', /[！？]{2,}|！.*！/u.test(text) ? 1 : 0],
    ['asks', clauses.length === 0 ? 0 : asked / clauses.length],
    ['endsAsking', last?.isAsked === true && !urged.has(clauses.length - 1) ? 1 : 0],
    ['past', damped((text.match(/[了过](?![吗没])/gu) ?? []).length)],
    ['negation', damped((text.match(/[不没未无](?!好意思|客气|错|用|着急|急)/gu) ?? []).length)],
    ['signless', signs.some(({ group, isTold }) => isTold && isTrouble.has(group)) ? 0 : 1],
    ['you', /你们|贵/u.test(text) ? 1 : 0],
  ]);
  for (const { name } of groups) {
    const own = signs.filter(({ group }) => group === name);
    const told = own.filter(({ isTold }) => isTold).length;
    measures.set(name, damped(told));
    measures.set(`${name}?`, damped(own.length - told));
  }
  return measures;
};
