// Two entries contradict each other where they are asked for in the same words and their answers differ in a figure or in yes and no.
import { analyse } from '../text/analyse.ts';
import { statementsOf } from './statements.ts';
import type { KnowledgeEntry } from './types.ts';

const refusal = /不可以|不能|不行|不允许|不支持|不提供|没有|暂无|暂不|无法|谢绝|禁止/;

/** What an entry says to each way of asking: figures, and whether it denies. */
export const sayingsOf = (entry: KnowledgeEntry): Map<string, { numbers: string; denies: boolean }> => {
  const sayings = new Map<string, { numbers: string; denies: boolean }>();
  for (const { role, text, answer } of statementsOf(entry)) {
    const { key } = analyse(text);
    if (role !== 'ask' || key === '') continue;
    sayings.set(key, {
      numbers: [...analyse(answer).numbers].sort().join(' '),
      denies: refusal.test(answer),
    });
  }
  return sayings;
};

/** True where another of `rivals` answers the same question otherwise; only entries usable at that time belong there. */
export const contradictsAny = (entry: KnowledgeEntry, rivals: readonly KnowledgeEntry[]): boolean => {
  if (rivals.length < 2) return false;
  const own = sayingsOf(entry);
  return rivals.some((rival) => {
    if (rival.id === entry.id) return false;
    for (const [key, { numbers, denies }] of sayingsOf(rival)) {
      const mine = own.get(key);
      if (mine !== undefined && (mine.numbers !== numbers || mine.denies !== denies)) return true;
    }
    return false;
  });
};
