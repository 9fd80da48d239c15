import { readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CodedError } from '../../core/errors/coded-error';
import { readRegularFile } from '../../core/regular-file';
import { hashOf } from '../cache/cache';
import { isJsonObject, type JsonObject, objectsAt } from '../data/json';
import { lazy } from '../data/lazy';
import { readYaml } from '../yaml/read-yaml';
import type { ChartContents, ChartFile, ChartMetadata, Subchart } from './chart-contents';
import { kindsDefinedIn } from './custom-kinds';
import { readTar } from './tar';

/** The contents of a chart and their digest. */
export interface ReadChart {
  readonly contents: ChartContents;
  readonly files: ChartFiles;
  readonly isArchive: boolean;
  /** SHA-256 of the content. */
  readonly digest: () => string;
}

/**
 * Reads a chart from an unpacked folder or a .tgz archive.
 *
 * @throws CLEARML1004 when the path does not exist, CLEARML1014 when the chart cannot be read
 */
export function readChart(path: string): ReadChart {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${path}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  return guarded(path, () => (stats.isDirectory() ? readFolder(path) : readArchive(path)));
}

function readFolder(path: string): ReadChart {
  const files = filesInFolder(path);
  const digest = () => {
    const hashes = [...files].map(([name, read]) => JSON.stringify([name, hashOf(read())]));
    return hashOf(hashes.sort().join('\n'));
  };
  return { contents: readContents(path, files), files, isArchive: false, digest };
}

function readArchive(path: string): ReadChart {
  const archive = readRegularFile(path);
  const files = filesInArchive(archive);
  return { contents: readContents(path, files), files, isArchive: true, digest: () => hashOf(archive) };
}

function readContents(origin: string, files: ChartFiles): ChartContents {
  const reader = new ContentsReader(origin, files);
  const metadata = reader.metadata();
  const contents: ChartContents = lazy<ChartContents>({
    metadata: () => metadata,
    values: () => reader.parseMap('values.yaml') ?? {},
    valuesText: () => reader.text('values.yaml') ?? '',
    schema: () => reader.schema(),
    templates: () => reader.textFiles(/^templates\/.*\.(?:ya?ml|tpl|txt|json)$/),
    templateFiles: () => reader.textFiles(/^templates\//),
    crds: () => reader.textFiles(/^crds\//),
    files: () => reader.textFiles(/^(?!(?:templates|crds|charts)\/|values\.|Chart\.)/),
    subcharts: () => reader.subcharts(metadata),
    definitions: () => [
      ...kindsDefinedIn(contents.crds),
      ...contents.subcharts.flatMap(({ chart }) => chart.definitions),
    ],
  });
  return contents;
}

/** Decodes and parses the files of a chart. */
class ContentsReader {
  public constructor(
    private readonly origin: string,
    private readonly chartFiles: ChartFiles,
  ) {}

  public metadata(): ChartMetadata {
    const content = this.parseMap('Chart.yaml');
    const { name, version } = content ?? {};
    if (typeof name !== 'string' || name === '' || (typeof version !== 'string' && typeof version !== 'number')) {
      const defect = content === undefined ? 'no Chart.yaml' : `a Chart.yaml without ${name ? 'version' : 'name'}`;
      throw unreadable(this.origin, defect);
    }
    // Charts of apiVersion v1 list their dependencies in requirements.yaml.
    const listed = objectsAt(content, 'dependencies');
    const dependencies = listed.length > 0 ? listed : objectsAt(this.parseMap('requirements.yaml'), 'dependencies');
    return { ...content, name, version: String(version), dependencies } as unknown as ChartMetadata;
  }

  public subcharts({ dependencies }: ChartMetadata): Subchart[] {
    const found = [...this.subchartOrigins()].map(([path, read]) => readContents(this.placeOf(path), read()));
    return found.flatMap((chart) => {
      const { name } = chart.metadata;
      const named = dependencies.filter((dependency) => dependency.name === name);
      const keys = named.length > 0 ? named.map((dependency) => dependency.alias || name) : [name];
      return [...new Set(keys)].map((key) => ({ key, chart }));
    });
  }

  private subchartOrigins(): Map<string, () => ChartFiles> {
    const origins = new Map<string, () => ChartFiles>();
    for (const [path, read] of this.chartFiles) {
      // helm ignores names that start with `_` or `.`.
      const [, folder, archive] = /^charts\/(?:([^/._][^/]*)\/|([^/._][^/]*\.tgz)$)/.exec(path) ?? [];
      if (archive) {
        origins.set(path, () => guarded(this.placeOf(path), () => filesInArchive(read())));
      } else if (folder) {
        origins.set(`charts/${folder}`, () => filesBelow(this.chartFiles, `charts/${folder}/`));
      }
    }
    return origins;
  }

  public textFiles(pattern: RegExp): ChartFile[] {
    const paths = [...this.chartFiles.keys()].filter((path) => pattern.test(path));
    const text = (path: string): string => this.text(path) ?? '';
    return paths.map((path) => ({
      path,
      get text() {
        return text(path);
      },
    }));
  }

  public text(path: string): string | undefined {
    const read = this.chartFiles.get(path);
    return read && guarded(this.placeOf(path), () => new TextDecoder().decode(read()));
  }

  public parseMap(path: string): JsonObject | undefined {
    const text = this.text(path);
    const content = text === undefined ? undefined : (guarded(this.placeOf(path), () => readChartYaml(text)) ?? {});
    if (content !== undefined && !isJsonObject(content)) {
      throw unreadable(this.placeOf(path), 'the content is not a map');
    }
    return content;
  }

  public schema(): unknown {
    const text = this.text('values.schema.json');
    return text && guarded(this.placeOf('values.schema.json'), () => JSON.parse(text) as unknown);
  }

  private placeOf(path: string): string {
    return `${this.origin}: ${path}`;
  }
}

/** Converts any failure of `action` to CLEARML1014 with the place. */
function guarded<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof CodedError ? error : unreadable(place, (error as Error).message);
  }
}

function unreadable(place: string, why: string): CodedError {
  return new CodedError('CLEARML1014', {
    found: `${place}: ${why}`,
    expected: 'a chart archive of `helm package`, or a chart folder',
    fix: 'download the chart again, or correct the named file',
  });
}

/** Files of a chart by path, each read on demand. */
export type ChartFiles = ReadonlyMap<string, () => Uint8Array>;

/** All files below a folder. */
function filesInFolder(folder: string): ChartFiles {
  const files = new Map<string, () => Uint8Array>();
  const visit = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      const place = join(folder, path);
      if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(place).isDirectory())) {
        visit(`${path}/`);
      } else {
        // All callers get the same content.
        const file = lazy<{ content: Uint8Array }>({ content: () => guarded(place, () => readRegularFile(place)) });
        files.set(path, () => file.content);
      }
    }
  };
  visit('');
  return files;
}

/**
 * All files of a packaged chart, as helm reads them. The paths do not contain the top folder.
 *
 * @throws Error when the archive is damaged, or contains two files with the same path
 */
export function filesInArchive(archive: Uint8Array): ChartFiles {
  const files = new Map<string, () => Uint8Array>();
  for (const { name, content } of readTar(gunzipSync(archive))) {
    const path = pathInChart(name);
    // helm selects the first file, the last one or both, which depends on their content.
    if (files.has(path)) {
      throw new Error(`two files have the path ${path}`);
    }
    // helm rejects paths outside of the chart when it renders the chart.
    if (!/^(?:\.\.|\/|\.$)/.test(path)) {
      files.set(path, () => content);
    }
  }
  return files;
}

/** The path of an archive entry in its chart. The separators are backslashes if the name contains one. */
function pathInChart(name: string): string {
  const separator = name.includes('\\') ? '\\' : '/';
  const path = posix.normalize(name.split(separator).slice(1).join('/'));
  return path.replace(/(?<=.)\/$/, '');
}

/** The files below a folder of the chart. */
function filesBelow(files: ChartFiles, folder: string): ChartFiles {
  const below = [...files].filter(([path]) => path.startsWith(folder));
  return new Map(below.map(([path, read]) => [path.slice(folder.length), read]));
}

/** helm uses the last of several equal keys. */
function readChartYaml(text: string): unknown {
  return readYaml(text, true).content;
}
