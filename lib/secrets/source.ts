import { readFileSync } from 'node:fs';
import { CodedError } from '../errors/coded-error';
import { standIn } from '../report/dry-run';
import { generatedSecret } from './generated-store';

/** Where the content of a secret comes from. */
export type SecretSource = LocalSource | ExistingSource;

/** Content that can be read while synth runs. */
export interface LocalSource {
  readonly kind: 'local';
  /** In words, for messages: never content. */
  readonly description: string;
  /** Key that fits it in a Secret of ours. */
  readonly key: string;
  /** The content. Called when manifests are written, never earlier. */
  readonly read: () => string;
}

/** A key of a Secret that exists in the cluster. */
export interface ExistingSource {
  readonly kind: 'existing';
  readonly description: string;
  readonly secretName: string;
  readonly key: string;
}

export function environmentSource(name: string): LocalSource {
  return {
    kind: 'local',
    description: `environment variable ${name}`,
    key: asKey(name),
    read: () => {
      const content = standIn() ?? process.env[name];
      if (!content) {
        throw new CodedError('CLEARML3001', {
          found: `environment variable ${name} is ${content === undefined ? 'not set' : 'empty'}`,
          expected: 'the content of a secret',
          fix: `export ${name} before synth, or take the secret from elsewhere: SecretValue.file, .existing or .generated`,
        });
      }
      return content;
    },
  };
}

export function fileSource(path: string): LocalSource {
  return {
    kind: 'local',
    description: `file ${path}`,
    key: asKey(path.split(/[\\/]/).pop() ?? path),
    read: () => {
      const content = standIn() ?? readText(path).replace(/\r?\n$/, '');
      if (content === '') {
        throw missingFile(path, 'is empty');
      }
      return content;
    },
  };
}

export function generatedSource(id: string): LocalSource {
  return {
    kind: 'local',
    description: `generated secret ${id}`,
    key: asKey(id),
    read: () => standIn() ?? generatedSecret(id),
  };
}

export function plainSource(content: string, description: string, key: string): LocalSource {
  return { kind: 'local', description, key: asKey(key), read: () => standIn() ?? content };
}

export function existingSource(secretName: string, key: string): ExistingSource {
  return { kind: 'existing', description: `key ${key} of Secret ${secretName}`, secretName, key };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw missingFile(path, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`);
  }
}

function missingFile(path: string, why: string): CodedError {
  return new CodedError('CLEARML3002', {
    found: `file ${path} ${why}`,
    expected: 'a file whose whole text is the secret',
    fix: 'correct the path (relative to the folder in which synth runs) or write the file',
  });
}

/** Secret keys take letters, digits, `-`, `_` and `.`. */
function asKey(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'value';
}
