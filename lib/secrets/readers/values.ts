import { reader } from './reader';

/** The value of a variable that a program takes as it is. */
export const PLAIN_VARIABLE = reader(
  { name: 'environment variable', program: 'operating system', accepts: 'any text without the character NUL' },
  { 'the character NUL': /\0/ },
);

/** A value in JSON. */
export const JSON_VALUE = reader(
  { name: 'JSON', program: '`update_from_env.py` of the web server', accepts: 'JSON' },
  { 'a text that is not JSON': (content) => !isJson(content) },
);

/** JSON whose numbers are in range, unlike `1e999`. */
function isJson(content: string): boolean {
  try {
    return isFiniteIn(JSON.parse(content));
  } catch {
    return false;
  }
}

function isFiniteIn(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).every(isFiniteIn);
  }
  return typeof value !== 'number' || Number.isFinite(value);
}
