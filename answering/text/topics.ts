// What a text is about, as strengths over the trade's usual topics: the bridge between wordings that share no word.
// Each topic is a list of things that customers say; a text is near the topics whose sayings it shares terms with. There are two levels:
// 120 broad topics (lexicon/topics.json: breakfast) and the single matters within and beside them (lexicon/matters.json: when, where, its price).
import { analyse, type Analysis } from './analyse.ts';
import matterData from './lexicon/matters.json' with { type: 'json' };
import topicData from './lexicon/topics.json' with { type: 'json' };
import { isFiller } from './words.ts';

/** The strongest topics as a vector of length 1, and how much the words of the text agree on the first of them, 0 to 1. */
export type Topics = { strengths: ReadonlyMap<string, number>; sureness: number };

const strongest = 6;
/** Below this share of the best, a topic is noise. */
const least = 0.25;
/** What a word that no topic has might have said: about as much as one that some topic has. */
const usualTie = 0.6;

const weightedTerms = (analysis: Analysis): Map<string, number> => {
  const terms = new Map<string, number>();
  for (const concept of analysis.allConcepts) terms.set(`c${concept}`, 1);
  for (const concept of analysis.broaderConcepts)
    terms.set(`c${concept}`, Math.max(0.5, terms.get(`c${concept}`) ?? 0));
  for (const word of analysis.words) if (word.length > 1 && !isFiller(word)) terms.set(`w${word}`, 1);
  for (const pair of analysis.pairs) terms.set(`b${pair}`, 0.6);
  for (const unit of analysis.units)
    if (!isFiller(unit.text)) terms.set(`u${unit.text}`, unit.kind === 'number' ? 0.1 : 0.4);
  for (const kind of analysis.kinds) terms.set(`k${kind}`, 0.4);
  return terms;
};

type Ties = { topics: number[]; strengths: number[]; highest: number };

/** For each term, how strongly each topic (by its number) is tied to it. */
const buildTies = (sayingsOf: readonly (readonly string[])[]): Map<string, Ties> => {
  const counts = new Map<string, Map<number, number>>();
  sayingsOf.forEach((sayings, topic) => {
    for (const saying of sayings)
      for (const [term, weight] of weightedTerms(analyse(saying))) {
        const byTopic = counts.get(term) ?? new Map<number, number>();
        byTopic.set(topic, (byTopic.get(topic) ?? 0) + weight);
        counts.set(term, byTopic);
      }
  });
  const squares = new Float64Array(sayingsOf.length);
  for (const byTopic of counts.values()) {
    const rarity = Math.log(1 + sayingsOf.length / byTopic.size);
    for (const [topic, count] of byTopic) {
      const tie = Math.log(1 + count) * rarity;
      byTopic.set(topic, tie);
      squares[topic] = (squares[topic] ?? 0) + tie * tie;
    }
  }
  // Less than the full length: a topic with many sayings may reach more, though not in proportion.
  const normOf = (topic: number): number => (squares[topic] ?? 1) ** 0.35;
  return new Map(
    [...counts].map(([term, byTopic]) => {
      const strengths = [...byTopic].map(([topic, tie]) => tie / normOf(topic));
      return [term, { topics: [...byTopic.keys()], strengths, highest: Math.max(...strengths) }];
    }),
  );
};

/** Reads the few strongest topics of a text, as a vector of length 1; empty where nothing is known of it. */
export type TopicReader = (analysis: Analysis) => Topics;
type Level = { names: string[]; tiesOf: () => Map<string, Ties> };

const levelOf = (data: Readonly<Record<string, readonly string[]>>): Level => {
  let ties: Map<string, Ties> | null = null;
  return { names: Object.keys(data), tiesOf: () => (ties ??= buildTies(Object.values(data))) };
};

const readerOf = ({ names, tiesOf }: Level, isHidden: (name: string) => boolean): TopicReader => {
  const hidden = names.map(isHidden);
  const known = new WeakMap<Analysis, Topics>();
  return (analysis) => {
    const before = known.get(analysis);
    if (before !== undefined) return before;
    const ties = tiesOf();
    const sums = new Float64Array(names.length);
    let possible = 0;
    for (const [term, weight] of weightedTerms(analysis)) {
      const tie = ties.get(term);
      possible += weight * (tie?.highest ?? usualTie);
      if (tie === undefined) continue;
      for (let index = 0; index < tie.topics.length; index += 1) {
        const topic = tie.topics[index] ?? 0;
        sums[topic] = (sums[topic] ?? 0) + weight * (tie.strengths[index] ?? 0);
      }
    }
    const near: { topic: number; sum: number }[] = [];
    sums.forEach((sum, topic) => {
      if (sum > (near.at(-1)?.sum ?? 0) || (sum > 0 && near.length < strongest)) {
        if (hidden[topic] === true) return;
        near.push({ topic, sum });
        near.sort((left, right) => right.sum - left.sum);
        near.length = Math.min(near.length, strongest);
      }
    });
    const best = near[0]?.sum ?? 1;
    const kept = near
      .filter(({ sum }) => sum >= best * least)
      .map(({ topic, sum }) => ({ topic: names[topic] ?? '', strength: (sum / best) ** 2 }));
    const length = Math.hypot(...kept.map(({ strength }) => strength)) || 1;
    const topics: Topics = {
      strengths: new Map(kept.map(({ topic, strength }) => [topic, strength / length])),
      sureness: possible === 0 || near.length === 0 ? 0 : best / possible,
    };
    known.set(analysis, topics);
    return topics;
  };
};

const topicLevel = levelOf(topicData);
const matterLevel = levelOf(matterData);

/** What is read of a text: its broad topics, and the single matters. */
export type TopicReaders = { topicsOf: TopicReader; mattersOf: TopicReader };

/** Readers that do not know some topics: in training, knowledge must also be about things that no list has. */
export const readersWithout = (isHidden: (name: string) => boolean): TopicReaders => ({
  topicsOf: readerOf(topicLevel, isHidden),
  mattersOf: readerOf(matterLevel, isHidden),
});

export const tradeTopics = readersWithout(() => false);

/** How near two texts are in topic, 0 to 1; less where one of them only grazes its topics. */
export const topicNearness = (left: Topics, right: Topics): number => {
  let sum = 0;
  for (const [topic, strength] of left.strengths) sum += strength * (right.strengths.get(topic) ?? 0);
  return sum * Math.sqrt(left.sureness * right.sureness);
};

/** How much of a text is about what no agency or hotel is asked for (matters named `oos-...`), 0 to 1. */
export const foreignness = ({ strengths, sureness }: Topics): number => {
  let sum = 0;
  for (const [name, strength] of strengths) if (name.startsWith('oos-')) sum += strength * strength;
  return sum * sureness;
};
