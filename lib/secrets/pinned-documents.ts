import { CodedError, listed } from '../core/errors/coded-error';
import { standIn } from '../core/report/report';
import type { YamlDocument } from '../helm/manifests/yaml-document';
import {
  drawPins,
  IrregularDifferences,
  type PinnedDocuments,
  type Pins,
  type ScalarPlace,
  withPins,
} from '../helm/randomness/pins';
import { findGeneratedContent, generatedContent } from './generated-store';
import { parsedJson } from './secret-text';
import { SecretValue } from './secret-value';
import { pinnedSource } from './source';

/** The renderings of a chart with equal values. */
export interface Samples {
  /** One rendering of a deterministic chart, two of others. */
  readonly documents: readonly YamlDocument[][];
  /** Renders the chart twice more. */
  readonly again: () => YamlDocument[][];
}

/** A release whose random values are pinned. */
export interface PinnedRelease {
  /** Identifies the release in the project; a new version draws all random values anew. */
  readonly name: string;
  readonly version: string;
  /** The chart, for messages. */
  readonly chart: string;
}

/** The rendered documents with the stored random values, and the secrets among these, by placeholder. */
export interface Pinned {
  readonly documents: YamlDocument[];
  readonly secrets: ReadonlyMap<string, SecretValue>;
}

/**
 * Replaces the random values of a rendering by those of the first synth. Placeholders stand for contents of Secret objects.
 *
 * @throws CLEARML1009 when more than contents is random, CLEARML3023 when a Secret contains random bytes, CLEARML3024 when a
 * location is random that was not at the first synth, CLEARML3008 and CLEARML3025 when the stored contents cannot be read
 */
export function pinRandomness(samples: Samples, release: PinnedRelease): Pinned {
  const name = `random values of ${release.name}${release.version && `@${release.version}`}`;
  try {
    const all = new LazySamples(samples);
    const pins = storedPins(all, name);
    return withSecrets(all, pins, name, release);
  } catch (error) {
    throw error instanceof IrregularDifferences ? irregular(error, release) : error;
  }
}

/** Renders more often when two renderings do not suffice, once. */
class LazySamples {
  private more?: YamlDocument[][];

  public constructor(private readonly samples: Samples) {}

  public get two(): readonly YamlDocument[][] {
    return this.samples.documents;
  }

  /** Random values with few possible contents, such as an hour, may be equal in two renderings. */
  public get four(): readonly YamlDocument[][] {
    this.more ??= this.samples.again();
    return [...this.samples.documents, ...this.more];
  }
}

function storedPins(samples: LazySamples, name: string): Pins {
  const isRandom = () => Object.keys(drawPins(samples.two)).length > 0;
  // A dry run neither reads nor writes secrets.
  if (standIn() !== undefined) {
    return drawPins(samples.two);
  }
  const stored = findGeneratedContent(name);
  if (stored === undefined && !isRandom()) {
    return {};
  }
  // From a rendering of this release alone: equal releases share the first two, but must not share contents.
  const draw = () => drawPins([...samples.four].reverse());
  const text = generatedContent(name, () => JSON.stringify(draw()));
  const pins = parsedJson(text);
  if (pins === undefined) {
    throw new CodedError('CLEARML3008', {
      found: `the ${name} in the file of generated secrets are not JSON`,
      expected: 'the text that synth wrote',
      fix: 'restore the file from a backup, or raise the version: Randomness.pin().withVersion(…)',
    });
  }
  return pins as Pins;
}

function withSecrets(samples: LazySamples, pins: Pins, name: string, release: PinnedRelease): Pinned {
  const secrets = new Map<string, SecretValue>();
  const pinned = (all: readonly YamlDocument[][]): PinnedDocuments => {
    secrets.clear();
    const write = (content: string, place: ScalarPlace) => {
      if (!place.entry) {
        return content;
      }
      const secret = secretAt(content, place, `${name} ${secrets.size}`, release);
      secrets.set(secret._placeholder, secret);
      return secret._placeholder;
    };
    return withPins(all, pins, write);
  };
  let result = pinned(samples.two);
  if (standIn() === undefined && (result.unpinned.length > 0 || !result.isComplete)) {
    result = pinned(samples.four);
  }
  if (result.unpinned.length > 0) {
    throw new CodedError('CLEARML3024', {
      found: `${release.chart} has ${result.unpinned.length} random values that are not pinned: ${listed(result.unpinned)}`,
      expected: 'the locations of the first synth, because all contents of a release are drawn together',
      fix: `set these values; or draw all random values anew, also those of a running release: Randomness.pin().withVersion('${nextVersion(release)}')`,
    });
  }
  return { documents: result.documents, secrets };
}

function nextVersion({ version }: PinnedRelease): string {
  return /^\d+$/.test(version) ? String(Number(version) + 1) : version === '' ? '2' : `${version}-2`;
}

function secretAt(content: string, place: ScalarPlace, identity: string, release: PinnedRelease): SecretValue {
  const { secretName, key } = place.entry as { secretName: string; key: string };
  if (place.isBinary) {
    throw new CodedError('CLEARML3023', {
      found: `${release.chart} draws random bytes that are no text for key ${key} of Secret/${secretName}`,
      expected: 'a random text',
      fix: 'set the value for it, or name an existing Secret in the chart value for it',
    });
  }
  const description = `the random value in key ${key} of Secret/${secretName}`;
  return SecretValue._withSource(pinnedSource({ content, description, key, identity, version: release.version }));
}

function irregular({ paths }: IrregularDifferences, { chart }: PinnedRelease): CodedError {
  return new CodedError('CLEARML1009', {
    found: `renderings of ${chart} with the same values differ in more than contents at ${listed(paths, 10)}`,
    expected: 'the same objects, keys, types and numbers of items and lines: Randomness.pin() pins contents only',
    fix: 'set the values that the chart otherwise generates at random',
  });
}
