// Accumulators used as expressions: over a list of arguments, or over the one argument if it is an array.
import { type Accumulator, ACCUMULATORS } from './accumulators.ts';
import { type Maybe, type Operator, type Operators, variadic } from './expression-parts.ts';

function over(make: () => Accumulator): Operator {
  return variadic((values: Maybe[]) => {
    const accumulator = make();
    const [only] = values;
    for (const value of values.length === 1 && Array.isArray(only) ? only : values) accumulator.add(value);
    return accumulator.result();
  });
}

export const accumulatorExpressions: Operators = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp', '$mergeObjects'].map((name) => [
    name,
    over(ACCUMULATORS[name]!),
  ]),
);
