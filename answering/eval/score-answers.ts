// Counts what an engine did with labelled questions: pure, rows in, shares out.
import { type QuestionRow } from './own-data.ts';
import { type Share } from './wilson.ts';

export type Answer = {
  action: 'answer' | 'choose' | 'human';
  answerId: string | null;
  /** Best first. */
  candidates: readonly string[];
};
export type Asked = { question: QuestionRow; answer: Answer };

const rightIdsOf = ({ expected, also = [] }: QuestionRow): string[] => (expected === null ? [] : [expected, ...also]);

const isAnsweredRight = ({ question, answer }: Asked): boolean =>
  answer.action === 'answer' && rightIdsOf(question).some((id) => id === answer.answerId);
const hits = ({ question, answer }: Asked, places: number): boolean =>
  rightIdsOf(question).some((id) => answer.candidates.slice(0, places).includes(id));

export type Scores = {
  /** Right, of those that were answered. */
  rightAnswers: Share;
  /** Answered (rightly or not), of those that the knowledge answers. */
  coverage: Share;
  wrongAnswers: Share;
  /** The right one among the three offered, of those where a choice was offered and one is right. */
  choiceHits: Share;
  choices: Share;
  /** Found in the first place and among the first three, whatever the action. */
  first: Share;
  firstThree: Share;
  /** Not answered, of those that nothing here answers. */
  keptBack: Share;
};

export const scoreAnswers = (asked: readonly Asked[]): Scores => {
  const share = (whole: readonly Asked[], isCounted: (one: Asked) => boolean): Share => ({
    part: whole.filter(isCounted).length,
    whole: whole.length,
  });
  const isAnswered = ({ answer }: Asked): boolean => answer.action === 'answer';
  const isChoice = ({ answer }: Asked): boolean => answer.action === 'choose';
  const answerable = asked.filter(({ question }) => question.expected !== null);
  const foreign = asked.filter(({ question }) => question.expected === null);
  return {
    rightAnswers: share(asked.filter(isAnswered), isAnsweredRight),
    coverage: share(answerable, isAnswered),
    wrongAnswers: share(asked, (one) => isAnswered(one) && !isAnsweredRight(one)),
    choiceHits: share(answerable.filter(isChoice), (one) => hits(one, 3)),
    choices: share(asked, isChoice),
    first: share(answerable, (one) => hits(one, 1)),
    firstThree: share(answerable, (one) => hits(one, 3)),
    keptBack: share(foreign, (one) => !isAnswered(one)),
  };
};

export type TopicRow = {
  topic: string;
  right: Share;
  wrong: number;
  choose: number;
  human: number;
  /** Topics of the wrong answers, with their number. */
  takenFor: [topic: string, count: number][];
};

/** What became of each topic's questions; `topicOf` names the topic of an entry. */
export const confuseTopics = (asked: readonly Asked[], topicOf: ReadonlyMap<string, string>): TopicRow[] =>
  [...new Set(asked.map(({ question }) => question.topic))].sort().map((topic) => {
    const own = asked.filter(({ question }) => question.topic === topic);
    const wrong = own.filter((one) => one.answer.action === 'answer' && !isAnsweredRight(one));
    const takenFor = new Map<string, number>();
    for (const { answer } of wrong) {
      const other = topicOf.get(answer.answerId ?? '') ?? 'unknown';
      takenFor.set(other, (takenFor.get(other) ?? 0) + 1);
    }
    return {
      topic,
      right: { part: own.filter(isAnsweredRight).length, whole: own.length },
      wrong: wrong.length,
      choose: own.filter(({ answer }) => answer.action === 'choose').length,
      human: own.filter(({ answer }) => answer.action === 'human').length,
      takenFor: [...takenFor].sort((left, right) => right[1] - left[1]),
    };
  });
