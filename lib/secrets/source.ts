import { isUtf8 } from 'node:buffer';
import { CodedError } from '../core/errors/coded-error';
import { readRegularFile } from '../core/regular-file';
import { standIn } from '../core/report/report';
import { withholdVariable } from '../helm/command/environment';
import { splitPath } from '../helm/data/paths';
import { generatedSecret } from './generated-store';
import { sopsCommand, sopsText } from './sops';

/** The source of a secret. */
export type SecretSource = LocalSource | ExistingSource | ExternalSource;

/** The properties of a secret for all deliveries, without its content. */
interface SourceIdentity {
  /** Description for messages. */
  readonly description: string;
  /** Default key in a Secret of this library. */
  readonly key: string;
  /** A text that identifies the secret, the same at every synth. */
  readonly identity: string;
  /** Version of its content. */
  readonly version?: string;
}

/** Content that synth can read. */
export interface LocalSource extends SourceIdentity {
  readonly kind: 'local';
  /** Reads the content. Called when manifests are written, and only with the plain delivery. */
  readonly read: () => string;
  /** Reads a content that is not text; undefined for text. */
  readonly readBinary?: () => Uint8Array | undefined;
  /** The environment variable with the content, if the source is one. */
  readonly variable?: string;
  /** The words of a command that prints the content, if one does. */
  readonly command?: readonly string[];
  /** The content is a random value of a chart, which matches other parts of the same rendering. */
  readonly isPinned?: boolean;
  /** The content is a part of a text of the user, who may have written a line break after it. */
  readonly isPart?: boolean;
  /** Name of a generated secret. */
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

/** True for secrets that the cluster can generate. */
export function isGenerated(source: SecretSource): source is LocalSource & { readonly generatedId: string } {
  return source.kind === 'local' && source.generatedId !== undefined;
}

export function environmentSource(name: string): LocalSource {
  withholdVariable(name);
  return localSource({
    description: `environment variable ${name}`,
    key: name,
    identity: `environment/${name}`,
    variable: name,
    read: () => {
      const content = process.env[name];
      if (!content) {
        throw new CodedError('CLEARML3001', {
          found: `environment variable ${name} is ${content === undefined ? 'not set' : 'empty'}`,
          expected: 'the content of a secret',
          fix: `export ${name} before synth, or use another source: SecretValue.file, .existing or .generated`,
        });
      }
      return content;
    },
  });
}

export function fileSource(path: string): LocalSource {
  return localSource({
    description: `file ${path}`,
    key: path.split(/[\\/]/).pop() ?? path,
    identity: `file/${path}`,
    command: ['cat', path],
    read: () => readText(path),
    readBinary: () => {
      const content = readFile(path);
      return isUtf8(content) ? undefined : content;
    },
  });
}

/** A text of a file that SOPS encrypts. */
export function sopsSource(file: string, path: string): LocalSource {
  return localSource({
    description: `${path} of the encrypted file ${file}`,
    key: splitPath(path).at(-1) ?? path,
    identity: `sops/${JSON.stringify([file, path])}`,
    command: sopsCommand(file, path),
    read: () => sopsText(file, path),
  });
}

/** @param version another version is another secret of the same name */
export function generatedSource(id: string, version?: string): LocalSource {
  return localSource({
    description: `generated secret ${id}`,
    key: id,
    identity: `generated/${id}`,
    generatedId: id,
    read: () => generatedSecret(version === undefined ? id : `${id}@${version}`),
  });
}

/** A random value of a chart that synth has stored. */
export function pinnedSource({ content, ...source }: SourceIdentity & { readonly content: string }): LocalSource {
  return { ...localSource({ ...source, read: () => content }), isPinned: true };
}

export function plainSource(content: string, description: string, key: string, isPart?: boolean): LocalSource {
  return localSource({ description, key, identity: `plain/${key}`, isPart, read: () => content });
}

/** In a dry run, a stand-in replaces the content. */
function localSource({ key, read, readBinary, ...source }: Omit<LocalSource, 'kind'>): LocalSource {
  const binary = () => (standIn() === undefined ? readBinary?.() : undefined);
  return { kind: 'local', ...source, key: asKey(key), read: () => standIn() ?? read(), readBinary: binary };
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
  const content = readFile(path);
  if (!isUtf8(content)) {
    throw new CodedError('CLEARML3006', {
      found: `file ${path} is binary, and stands inside a longer text or is encoded`,
      expected: 'a text in UTF-8, or a binary file as a whole key of a Secret',
      fix: 'encode the file as text, for example with base64, or use a chart value for the whole key',
    });
  }
  return content.toString().replace(/\r?\n$/, '');
}

function readFile(path: string): Buffer {
  let content: Buffer;
  try {
    content = readRegularFile(path);
  } catch (error) {
    throw missingFile(path, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
  if (/^\r?\n?$/.test(content.toString('latin1'))) {
    throw missingFile(path, 'is empty');
  }
  return content;
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
