// The readable page of a measurement: Markdown from figures, pure.
import { engineNames, type Measured } from './measure-all.ts';
import { type Scores, type TopicRow } from './score-answers.ts';
import { type Share, showShare } from './wilson.ts';

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const measures: readonly [title: string, of: (scores: Scores) => Share, aim: string][] = [
  ['right, of those answered', ({ rightAnswers }) => rightAnswers, '≥ 96 %'],
  ['answered, of those the knowledge answers', ({ coverage }) => coverage, '≥ 75 %'],
  ['wrong answers, of all questions', ({ wrongAnswers }) => wrongAnswers, '≤ 3 %'],
  ['a choice offered, of all questions', ({ choices }) => choices, ''],
  ['the right one among the three offered', ({ choiceHits }) => choiceHits, ''],
  ['the right one found first', ({ first }) => first, ''],
  ['the right one among the first three found', ({ firstThree }) => firstThree, ''],
  ['not answered, of those nothing answers', ({ keptBack }) => keptBack, ''],
];

const engineTable = ({ engines }: Measured, split: 'tune' | 'test'): string =>
  table(
    ['', ...engineNames, 'aim'],
    measures.map(([title, of, aim]) => [
      title,
      ...engineNames.map((name) => {
        const scores = engines.get(name);
        return scores === undefined ? '–' : showShare(of(scores[split]));
      }),
      aim,
    ]),
  );

const topicTable = (topics: readonly TopicRow[]): string =>
  table(
    ['topic', 'answered rightly', 'wrongly', 'choice', 'human', 'wrong answers came from'],
    topics.map(({ topic, right, wrong, choose, human, takenFor }) => [
      topic,
      showShare(right),
      wrong,
      choose,
      human,
      takenFor.map(([name, count]) => `${name} ${count}`).join(', '),
    ]),
  );

const twoHalves = (rows: readonly [string, Share, Share, string][]): string =>
  table(
    ['', 'test half', 'tune half', 'aim'],
    rows.map(([title, test, tune, aim]) => [title, showShare(test), showShare(tune), aim]),
  );

export const reportPage = (measured: Measured): string => {
  const { byKind, topics, handOver, handOverApart, slots, facts } = measured;
  const none: Share = { part: 0, whole: 0 };
  const sections = [
    `# How well the answers are

Written by \`npm run eval\`, from the labelled sets in [answering/eval/data](../answering/eval/data/README.md). Every share stands with its 95 % interval (Wilson) and its
numbers. What counts is the test half: it was not looked at while rules, weights and thresholds were chosen. How the parts work, and what they cannot do: [answering.md](answering.md).`,
    `## Three engines, the same questions: test half

*Uncalibrated* is our retrieval that always answers with what it finds first; *ours* hands over first, then answers, offers a choice or fetches a human by its confidence.
Follow-ups come with the question before them.

${engineTable(measured, 'test')}`,
    `## The same on the tune half

${engineTable(measured, 'tune')}`,
    `## Ours by kind of question: test half

${table(
  ['kind', 'answered rightly', 'wrong answers', 'choice', 'right one among first three'],
  [...byKind].map(([kind, { rightAnswers, wrongAnswers, choices, firstThree }]) => [
    kind,
    showShare({ part: rightAnswers.part, whole: wrongAnswers.whole }),
    wrongAnswers.part,
    choices.part,
    showShare(firstThree),
  ]),
)}`,
    `## Ours by topic: test half

${topicTable(topics)}`,
    `## Hand-over

${twoHalves([
  ['a human fetched for complaints, urging and the like', handOver.test.recall, handOver.tune.recall, '≥ 85 %'],
  [
    'a human fetched for neutral messages (chosen to mislead)',
    handOver.test.falseAlarms,
    handOver.tune.falseAlarms,
    '≤ 2 %',
  ],
  ['apart: a human fetched for complaints and the like', handOverApart.test.recall, handOverApart.tune.recall, ''],
  ['apart: a human fetched for neutral messages', handOverApart.test.falseAlarms, handOverApart.tune.falseAlarms, ''],
])}

*Apart* is a second, harder set: its writer had not seen the patterns, which were then widened by what its tune half showed; half of its neutral messages use a complaint's words to mislead.

${table(
  ['messages of the test half', 'a human fetched'],
  [
    ...handOver.test.byTopic,
    ...[...handOverApart.test.byTopic].map(([topic, share]): [string, Share] => [`apart: ${topic}`, share]),
  ].map(([topic, share]) => [topic, showShare(share)]),
)}`,
    `## Slots of trip wishes

${twoHalves(
  [...slots.test].map(([key, share]) => [
    key,
    share,
    slots.tune.get(key) ?? none,
    key === 'all five together' ? '≥ 80 %' : '',
  ]),
)}`,
    `## Facts of places

Questions made from the library \`places.json\` by templates, with names shortened, swapped and misspelt: easier than what people type.

${table(
  ['', 'share', 'aim'],
  [
    ['right', showShare(facts.right), '≥ 97 %'],
    ['invented', showShare(facts.invented), '≤ 1 %'],
  ],
)}`,
  ];
  return `${sections.join('\n\n')}\n`;
};
