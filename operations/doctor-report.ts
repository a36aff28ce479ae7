// The doctor's findings for the terminal, with the page to open under each that is not well.
import type { Finding, FindingState } from '../server/doctor/findings.ts';

const signs: Record<FindingState, string> = { ok: '✓', broken: '✗', warning: '!', unknown: '?' };

export const writeReport = (findings: readonly Finding[]): string => {
  const lines = findings.flatMap(({ state, title, words, page }) => [
    `${signs[state]} ${title}：${words}`,
    ...(page === null ? [] : [`    去这里改：${page}`]),
  ]);
  const broken = findings.filter(({ state }) => state === 'broken').length;
  const end = broken === 0 ? '没有发现必须修的问题。' : `有 ${broken} 项必须修好；修好后再运行一次。`;
  return `${lines.join('\n')}\n\n${end}\n`;
};
