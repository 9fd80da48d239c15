import type { PlaceholderPairs } from '../encoding/locate';
import { PLACEHOLDER_SHAPES, type PlaceholderShape, SHAPE_OF_FIRST } from '../encoding/placeholder-shapes';

/** The placeholders of one attempt to locate secrets by a second rendering. */
export interface PlaceholderAttempt {
  /** The second placeholders, by those of the first rendering. */
  readonly pairs: PlaceholderPairs;
  /** Most YAML texts contain these placeholders unchanged. */
  readonly isGentle?: boolean;
  /** The placeholders of acknowledged secrets hide that the structure of objects depends on these secrets. */
  readonly hidesStructure?: boolean;
  /** Also the placeholders of other secrets do. The attempt shows only whether an acknowledgement helps. */
  readonly isTrial?: boolean;
}

const FIRST_GENTLE = PLACEHOLDER_SHAPES.findIndex(({ name }) => name === 'URI characters');

/**
 * The attempts, in order.
 *
 * @param placeholders those of the first rendering
 * @param acknowledged the placeholders of secrets on whose contents the structure of the objects may depend
 */
export function attemptsFor(
  placeholders: readonly string[],
  acknowledged: ReadonlySet<string>,
): readonly PlaceholderAttempt[] {
  const last = PLACEHOLDER_SHAPES.at(-1) as PlaceholderShape;
  const shapeOf = (placeholder: string) => (acknowledged.has(placeholder) ? SHAPE_OF_FIRST : last);
  const attempt = (
    properties: Omit<PlaceholderAttempt, 'pairs'>,
    shapeFor: (placeholder: string) => PlaceholderShape = () => SHAPE_OF_FIRST,
  ): PlaceholderAttempt => ({
    ...properties,
    // Computed on demand, because the first attempt mostly suffices.
    get pairs() {
      return new Map(placeholders.map((one) => [one, shapeFor(one).placeholder(one)]));
    },
  });
  return [
    ...PLACEHOLDER_SHAPES.map((shape, index) => attempt({ isGentle: index >= FIRST_GENTLE }, () => shape)),
    ...(acknowledged.size > 0 ? [attempt({ hidesStructure: true }, shapeOf)] : []),
    ...(acknowledged.size < placeholders.length ? [attempt({ hidesStructure: true, isTrial: true })] : []),
  ];
}
