// However many ask, the queue is asked no more often than it can answer; and whoever asks is asked for after he did.
import { joinWakes } from '../../server/queue/join-wakes.ts';

/** A queue that answers when told to. */
const makeQueue = () => {
  const asked: string[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const wake = (jobName: string): Promise<void> => {
    asked.push(jobName);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  return { asked, answers, wake: joinWakes(wake) };
};

it('a thousand who ask while a wake is under way share the next one', async () => {
  const { asked, answers, wake } = makeQueue();
  const first = wake('a');
  const others = Array.from({ length: 1_000 }, () => wake('a'));
  expect(asked).toEqual(['a']);
  answers[0]?.resolve();
  await first;
  expect(asked).toEqual(['a', 'a']);
  const afterwards = wake('a');
  answers[1]?.resolve();
  await Promise.all(others);
  expect(asked).toEqual(['a', 'a', 'a']);
  answers[2]?.resolve();
  await afterwards;
  expect(asked).toHaveLength(3);
});

it('jobs do not wait for each other', () => {
  const { asked, wake } = makeQueue();
  void wake('a');
  void wake('b');
  expect(asked).toEqual(['a', 'b']);
});

it('a wake that fails is told to those who shared it, and does not hold up the next', async () => {
  const { asked, answers, wake } = makeQueue();
  const first = wake('a');
  const second = wake('a');
  answers[0]?.reject(new Error('no queue'));
  await expect(first).rejects.toThrow('no queue');
  answers[1]?.resolve();
  await expect(second).resolves.toBeUndefined();
  const third = wake('a');
  answers[2]?.resolve();
  await third;
  expect(asked).toHaveLength(3);
});
