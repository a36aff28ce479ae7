// What a text is about, as strengths over the trade's usual topics: the bridge between wordings that share no word.
// Each topic is a list of things that customers say (lexicon/topics.json); a text is near the topics whose sayings it shares terms with.
import { analyse, type Analysis } from './analyse.ts';
import topicData from './lexicon/topics.json' with { type: 'json' };
import { isFiller } from './words.ts';

export type Topics = ReadonlyMap<string, number>;

const strongest = 6;
/** Below this share of the best, a topic is noise. */
const least = 0.25;

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

type Ties = { topics: number[]; strengths: number[] };
const topicNames = Object.keys(topicData);

/** For each term, how strongly each topic (by its number) is tied to it. */
const buildTies = (): Map<string, Ties> => {
  const counts = new Map<string, Map<number, number>>();
  Object.values(topicData).forEach((sayings, topic) => {
    for (const saying of sayings)
      for (const [term, weight] of weightedTerms(analyse(saying))) {
        const byTopic = counts.get(term) ?? new Map<number, number>();
        byTopic.set(topic, (byTopic.get(topic) ?? 0) + weight);
        counts.set(term, byTopic);
      }
  });
  const squares = new Float64Array(topicNames.length);
  for (const byTopic of counts.values()) {
    const rarity = Math.log(1 + topicNames.length / byTopic.size);
    for (const [topic, count] of byTopic) {
      const tie = Math.log(1 + count) * rarity;
      byTopic.set(topic, tie);
      squares[topic] = (squares[topic] ?? 0) + tie * tie;
    }
  }
  // Less than the full length: a topic with many sayings may reach more, though not in proportion.
  const normOf = (topic: number): number => (squares[topic] ?? 1) ** 0.35;
  return new Map(
    [...counts].map(([term, byTopic]) => [
      term,
      { topics: [...byTopic.keys()], strengths: [...byTopic].map(([topic, tie]) => tie / normOf(topic)) },
    ]),
  );
};

let ties: Map<string, Ties> | null = null;
const known = new WeakMap<Analysis, Topics>();

/** The few strongest topics of a text, as a vector of length 1; empty where nothing is known of it. */
export const topicsOf = (analysis: Analysis): Topics => {
  const before = known.get(analysis);
  if (before !== undefined) return before;
  ties ??= buildTies();
  const sums = new Float64Array(topicNames.length);
  for (const [term, weight] of weightedTerms(analysis)) {
    const tie = ties.get(term);
    if (tie === undefined) continue;
    for (let index = 0; index < tie.topics.length; index += 1) {
      const topic = tie.topics[index] ?? 0;
      sums[topic] = (sums[topic] ?? 0) + weight * (tie.strengths[index] ?? 0);
    }
  }
  const near: { topic: number; sum: number }[] = [];
  sums.forEach((sum, topic) => {
    if (sum > (near.at(-1)?.sum ?? 0) || (sum > 0 && near.length < strongest)) {
      near.push({ topic, sum });
      near.sort((left, right) => right.sum - left.sum);
      near.length = Math.min(near.length, strongest);
    }
  });
  const best = near[0]?.sum ?? 1;
  const kept = near
    .filter(({ sum }) => sum >= best * least)
    .map(({ topic, sum }) => ({ topic: topicNames[topic] ?? '', strength: (sum / best) ** 2 }));
  const length = Math.hypot(...kept.map(({ strength }) => strength)) || 1;
  const topics = new Map(kept.map(({ topic, strength }) => [topic, strength / length]));
  known.set(analysis, topics);
  return topics;
};

/** How near two texts are in topic, 0 to 1. */
export const topicNearness = (left: Topics, right: Topics): number => {
  let sum = 0;
  for (const [topic, strength] of left) sum += strength * (right.get(topic) ?? 0);
  return sum;
};
