// Answers a question about places and products out of a library: entity, field, and the value as the data has it.
import { askedField, type Asked } from './asked-field.ts';
import { type Entity, type FactLibrary, type FieldValue } from './fact-library.ts';
import { facilities } from './facilities.ts';
import { fieldOf, valueIn, type Found } from './field-value.ts';
import { createLinker, type Mention } from './link-entities.ts';
import { normalName } from './name-forms.ts';

/**
 * `answer`: the data say so. `choose`: several places may be meant, `candidates` names up to five. `unknown`: the place is known
 * and the data are silent (未收录), or the place or the wish is not understood; `value` then is null.
 */
export type FactAction = 'answer' | 'choose' | 'unknown';

export type Fact = { entity: string | null; field: string | null; value: FieldValue; source: string | null };

export type FactAnswer = Fact & {
  action: FactAction;
  /** The facility or dish that was asked after, or the entry of the data that answers. */
  item?: string;
  candidates?: readonly string[];
  /** Answers for the further entities of one question. */
  more?: readonly Fact[];
};

/** What a dialogue has come to: handed back in with the customer's next question. */
export type FactContext = { entities: readonly Entity[]; asked: Asked | null };

export type FactTurn = { answer: FactAnswer; context: FactContext };

/** Asks one library; the context makes "那它附近呢" a question. Never throws. */
export type FactReader = (question: string, context?: FactContext) => FactTurn;

const nothing: FactAnswer = { action: 'unknown', entity: null, field: null, value: null, source: null };
const refersBack = /它|那|这|该|呢|上面|刚才|他家|她家|人家|同一|还有|门票|电话|地址|附近|周边|几点|多少|有没有|吗/;
const aroundIt = /(?:附近|周边|旁边|周围|边上|隔壁|里面?|里)(?:的)?(?:有没有|有|是否有|能不能找到|能找到|哪里有)/;

const factOf = (entity: Entity, found: Found): Fact => ({
  entity: entity.name,
  field: found.field,
  value: found.value,
  source: found.value === null ? null : entity.source,
});

/** Of entities that share a name, those that have the field asked for. */
const fitting = (entities: readonly Entity[], asked: Asked | null): readonly Entity[] => {
  if (asked === null || entities.length < 2) return entities;
  const having = entities.filter((entity) => fieldOf(entity, asked) !== null);
  return having.length > 0 ? having : entities;
};

/** "第二家" picks from what was offered. */
const picked = (question: string, context: FactContext | undefined): Entity | null => {
  const at = /第([一二两三四五1-5])(?:个|家|间|所)?/.exec(question)?.[1];
  if (at === undefined || context === undefined || context.entities.length < 2) return null;
  const places: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 };
  return context.entities[(places[at] ?? Number(at)) - 1] ?? null;
};

const withoutMentions = (question: string, mentions: readonly Mention[]): string =>
  [...mentions]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => (end > start ? `${text.slice(0, start)}＊${text.slice(end)}` : text), question);

/** Names of places that are words of a question as well. */
const plainWords = new Set(['其他', '水果', '烧肉馆', ...facilities.map(({ name }) => normalName(name))]);
const isPlainWord = (text: string): boolean => plainWords.has(normalName(text));

type Subject = { entities: readonly Entity[]; isSure: boolean };

const answerFor = (subjects: readonly Subject[], asked: Asked | null): FactAnswer => {
  const [first] = subjects;
  if (first === undefined) return nothing;
  const choices = fitting(first.entities, asked);
  const [entity] = choices;
  if (entity === undefined) return nothing;
  const field = asked === null ? null : fieldOf(entity, asked);
  if (choices.length > 1)
    return { ...nothing, action: 'choose', field, candidates: choices.slice(0, 5).map(({ name }) => name) };
  if (asked === null) return { ...nothing, entity: entity.name };
  const found = valueIn(entity, asked);
  const more = subjects.slice(1).flatMap(({ entities }) => {
    const [other] = fitting(entities, asked);
    return other === undefined || other === entity ? [] : [factOf(other, valueIn(other, asked))];
  });
  return {
    action: found.value === null ? 'unknown' : 'answer',
    ...factOf(entity, found),
    ...(found.item !== null && { item: found.item }),
    ...(more.length > 0 && { more }),
  };
};

/** A reader over a library; make it once, it holds the indexes. */
export const createFactReader = (library: FactLibrary): FactReader => {
  const link = createLinker(library);
  const fieldNames = new Set(library.entities.flatMap(({ fields }) => [...fields.keys()]));
  fieldNames.delete('领域');
  fieldNames.delete('名称');

  const read: FactReader = (message, context) => {
    const question = message.slice(0, 200).replace(/\p{Cc}/gu, ' ');
    const chosen = picked(question, context);
    if (chosen !== null) {
      const asked = context?.asked ?? null;
      return {
        answer: answerFor([{ entities: [chosen], isSure: true }], asked),
        context: { entities: [chosen], asked },
      };
    }
    const all = link(question);
    const known = context?.entities ?? [];
    // "北京饭店有酒吧吗": a place that only bears a common name is no subject beside another.
    const asItem = all.filter(({ start, end }) => isPlainWord(question.slice(start, end)));
    const mentions =
      asItem.length < all.length || known.length > 0 ? all.filter((mention) => !asItem.includes(mention)) : all;
    const [subject, second] = mentions;
    const nearItem =
      subject !== undefined && second !== undefined && aroundIt.test(question.slice(subject.end, second.start))
        ? question.slice(second.start, second.end)
        : null;
    const spoken = askedField(withoutMentions(question, mentions), fieldNames, nearItem);
    const isBack = subject === undefined && known.length > 0 && refersBack.test(question);
    const asked = spoken ?? (subject !== undefined || isBack ? (context?.asked ?? null) : null);
    const subjects: readonly Subject[] = isBack
      ? [{ entities: known, isSure: true }]
      : (nearItem === null ? mentions : mentions.slice(0, 1)).map(({ entities, isFull }) => ({
          entities,
          isSure: isFull,
        }));
    const answer = answerFor(subjects, asked);
    const [first] = subjects;
    return {
      answer,
      context: { entities: first === undefined ? known : fitting(first.entities, asked).slice(0, 5), asked },
    };
  };
  return read;
};
