import { CodedError, listed } from '../../core/errors/coded-error';

/**
 * The error for renderings that differ.
 *
 * @param random the paths at which two renderings at the same time differ
 */
export function nonDeterministic(chart: string, paths: readonly string[], random: readonly string[]): CodedError {
  const isObject = (path: string): boolean => !path.includes(' ');
  const isRandom = (path: string): boolean => random.includes(path) || (isObject(path) && random.some(isObject));
  const timed = paths.filter((path) => !isRandom(path));
  if (timed.length > 0) {
    return dependsOnTime(`${chart} prints the time, or text that depends on it, at ${listed(timed, 10)}`);
  }
  return new CodedError('CLEARML1009', {
    found: `two renderings of ${chart} with the same values differ at ${listed(paths, 10)}`,
    expected: 'the same bytes each time; random values would rotate credentials at every synth',
    fix: 'set the values that the chart otherwise generates at random, name an existing Secret for them, or keep them: randomness: Randomness.pin()',
  });
}

/** The error for a chart that helm renders at one time only. */
export function failsAtOtherTime(chart: string, error: CodedError): CodedError {
  const [reason] = error.message.split('\n');
  return dependsOnTime(`${chart} compares values with the time, and helm fails at another time: ${reason}`);
}

function dependsOnTime(found: string): CodedError {
  return new CodedError('CLEARML1009', {
    found,
    expected: 'the same bytes each time; the manifests would change although nothing else has changed',
    fix: 'set the values in place of which the chart reads the clock, or disable the part of the chart that reads it',
  });
}
