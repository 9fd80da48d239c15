/** Whether a value is a quantity, as `resource.ParseQuantity` of apimachinery reads it. */
export function isQuantity(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(value))
  );
}

const UNITS = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** The number that a quantity states; NaN for other values. */
export function quantityOf(value: unknown): number {
  if (!isQuantity(value)) {
    return Number.NaN;
  }
  const [, number, unit = ''] = /^(.*?)([KMGTPE]i|[numkMGTPE])?$/.exec(String(value)) ?? [];
  const power = UNITS.indexOf(unit.replace(/i$/, '').replace('K', 'k')) - UNITS.indexOf('');
  return Number(number) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}
