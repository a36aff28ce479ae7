// Two entries contradict each other where they are asked for in the same words and their answers differ in a figure or in yes and no.
import { analyse } from '../text/analyse.ts';

const refusal = /不可以|不能|不行|不允许|不支持|不提供|没有|暂无|暂不|无法|谢绝|禁止/;

/** True where two answers to the same question cannot both be right; other wording alone is no contradiction. */
export const answersContradict = (left: string, right: string): boolean => {
  if (left === right) return false;
  const figuresOf = (answer: string): string => [...analyse(answer).numbers].sort().join(' ');
  return figuresOf(left) !== figuresOf(right) || refusal.test(left) !== refusal.test(right);
};
