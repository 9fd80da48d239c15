import { resolve } from 'node:path';
import { CodedError } from '../core/errors/coded-error';
import { environmentOf } from '../helm/command/environment';
import { type ProcessResult, startProcess } from '../helm/command/processes';
import { splitPath } from '../helm/data/paths';
import { parsedJson } from './secret-text';

/** Decrypted files of this process: a key service answers slowly, and often a file contains several secrets. */
const decrypted = new Map<string, unknown>();

/** The words of the command that prints one text of a file. */
export function sopsCommand(file: string, path: string): string[] {
  const keys = splitPath(path).map((key) => `[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`);
  return ['sops', '--decrypt', '--extract', keys.join(''), file];
}

/**
 * A text of a file that SOPS encrypts. The decrypted file is in the memory of this process only.
 *
 * @throws CLEARML3026 when `sops` is not installed or cannot decrypt the file, or the file has no such text
 */
export function sopsText(file: string, path: string): string {
  const absolute = resolve(file);
  if (!decrypted.has(absolute)) {
    decrypted.set(absolute, decrypt(file, absolute));
  }
  const value = splitPath(path).reduce(childOf, decrypted.get(absolute));
  if (value === undefined || value === null || value === '' || typeof value === 'object') {
    const found = typeof value === 'object' && value ? 'a map or a list' : value === '' ? 'an empty text' : 'no value';
    throw new CodedError('CLEARML3026', {
      found: `${found} at ${path} of ${file}`,
      expected: 'a text',
      fix: `correct the path; \`sops --decrypt ${file}\` shows the content`,
    });
  }
  return String(value);
}

function childOf(parent: unknown, key: string): unknown {
  const isParent = typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key);
  return isParent ? (parent as { [key: string]: unknown })[key] : undefined;
}

function decrypt(file: string, absolute: string): unknown {
  const args = ['--decrypt', '--output-type', 'json', absolute];
  const env = environmentOf('sops');
  // SOPS may ask for a passphrase.
  const result = startProcess({ program: 'sops', args, env, asksUser: true }).result();
  const content = result.status === 0 ? parsedJson(result.stdout) : undefined;
  if (content === undefined) {
    throw failure(file, result);
  }
  return content;
}

/** Only messages of SOPS and of the system, which contain no secrets. */
function failure(file: string, { error, stderr }: ProcessResult): CodedError {
  if (error?.includes('ENOENT')) {
    return new CodedError('CLEARML3026', {
      found: `no program sops on PATH, which decrypts ${file}`,
      fix: 'install SOPS, or use another source, such as SecretValue.environment in `sops exec-env`',
    });
  }
  const [reason = 'its output is not JSON'] = (error ?? stderr).split('\n').filter((line) => line.trim() !== '');
  return new CodedError('CLEARML3026', {
    found: `sops cannot decrypt ${file}: ${reason.slice(0, 200)}`,
    expected: 'a file that SOPS encrypts, and its key on this machine',
    fix: `run \`sops --decrypt ${file}\`, and correct what it reports`,
  });
}
