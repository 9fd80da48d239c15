import { CodedError } from '../../core/errors/coded-error';

/**
 * GPUs of each pod of a multi-node task: pods are of one size, the greatest common divisor (`multi_node_training.md`).
 *
 * @throws CLEARML9008 when the layout is no list of GPUs
 */
export function podSizeOf(layout: readonly unknown[], where: string): number {
  const isLayout = layout.length > 0 && layout.every((count) => Number.isSafeInteger(count) && Number(count) >= 1);
  if (!isLayout) {
    throw new CodedError('CLEARML9008', {
      found: `${where} is ${JSON.stringify(layout)}`,
      expected: 'the GPUs of each node, such as [4, 2]: whole numbers, 1 or more',
      fix: 'correct the list',
    });
  }
  return (layout as number[]).reduce(greatestCommonDivisor);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
