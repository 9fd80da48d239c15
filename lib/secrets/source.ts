import { readFileSync } from 'node:fs';
import { CodedError } from '../core/errors/coded-error';
import { standIn } from '../core/report/dry-run';
import { generatedSecret } from './generated-store';

/** Where a secret comes from. */
export type SecretSource = LocalSource | ExistingSource | ExternalSource;

/** What a secret is, whatever delivers it. Nothing of its content. */
interface SourceIdentity {
  /** In words, for messages. */
  readonly description: string;
  /** Key that fits it in a Secret of ours. */
  readonly key: string;
  /** What tells it from others, at every synth the same. */
  readonly identity: string;
  /** Which of its contents, when it has had several. */
  readonly version?: string;
}

/** Content that can be read while synth runs. */
export interface LocalSource extends SourceIdentity {
  readonly kind: 'local';
  /** The content. Called when manifests are written, and only for secrets that are delivered plain. */
  readonly read: () => string;
  /** The variable that it is read from, where it is one. */
  readonly variable?: string;
  /** The file that it is read from, where it is one. */
  readonly file?: string;
  /** What a generated secret is called. */
  readonly generatedId?: string;
}

/** A key of a Secret that exists in the cluster. */
export interface ExistingSource extends SourceIdentity {
  readonly kind: 'existing';
  readonly secretName: string;
}

/** An entry of the store that External Secrets reads. */
export interface ExternalSource extends SourceIdentity {
  readonly kind: 'external';
  readonly remoteKey: string;
  readonly property?: string;
}

export function environmentSource(name: string): LocalSource {
  return {
    kind: 'local',
    description: `environment variable ${name}`,
    key: asKey(name),
    identity: `environment/${name}`,
    variable: name,
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
    identity: `file/${path}`,
    file: path,
    read: () => {
      const content = standIn() ?? readText(path).replace(/\r?\n$/, '');
      if (content === '') {
        throw missingFile(path, 'is empty');
      }
      return content;
    },
  };
}

/** @param version makes another secret of the same name */
export function generatedSource(id: string, version?: string): LocalSource {
  return {
    kind: 'local',
    description: `generated secret ${id}`,
    key: asKey(id),
    identity: `generated/${id}`,
    generatedId: id,
    read: () => standIn() ?? generatedSecret(version === undefined ? id : `${id}@${version}`),
  };
}

export function plainSource(content: string, description: string, key: string): LocalSource {
  return { kind: 'local', description, key: asKey(key), identity: `plain/${key}`, read: () => standIn() ?? content };
}

export function existingSource(secretName: string, key: string): ExistingSource {
  const description = `key ${key} of Secret ${secretName}`;
  return { kind: 'existing', description, secretName, key, identity: `existing/${secretName}/${key}` };
}

export function externalSource(remoteKey: string, property?: string): ExternalSource {
  const place = [remoteKey, property].filter((part) => part !== undefined);
  return {
    kind: 'external',
    description: `entry ${place.join(', property ')} of the secret store`,
    key: asKey(property ?? remoteKey.split('/').pop() ?? remoteKey),
    identity: `external/${JSON.stringify(place)}`,
    remoteKey,
    property,
  };
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
