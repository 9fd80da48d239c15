import { excessOf, inMebibytes, LIMITS } from '../../core/limits';
import { isJsonObject, type JsonObject, objectsAt } from '../data/json';
import { lazy } from '../data/lazy';
import { readYaml } from '../yaml/read-yaml';
import { type ChartFiles, ExpansionBudget, filesInArchive } from './archive';
import type { ChartContents, ChartFile, ChartMetadata, Subchart } from './chart-contents';
import { kindsDefinedIn } from './custom-kinds';
import { type ChartSnapshot, guarded, snapshotOf, unreadable } from './snapshot';

/** The contents of a chart, and the state of its files that they come from. */
export interface ReadChart {
  readonly contents: ChartContents;
  readonly snapshot: ChartSnapshot;
}

/**
 * Reads a chart from an unpacked folder or a .tgz archive.
 *
 * @throws CLEARML1004 when the path does not exist, CLEARML1014 when the chart cannot be read
 */
export function readChart(path: string, snapshot = snapshotOf(path)): ReadChart {
  return { contents: readContents(path, snapshot.files, new ExpansionBudget()), snapshot };
}

function readContents(origin: string, files: ChartFiles, budget: ExpansionBudget, depth = 0): ChartContents {
  if (depth > LIMITS.chartDepth) {
    throw unreadable(origin, `more than ${LIMITS.chartDepth} levels of subcharts`);
  }
  const reader = new ContentsReader(origin, files, budget, depth);
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
    private readonly budget: ExpansionBudget,
    private readonly depth: number,
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
    const found = [...this.subchartOrigins()].map(([path, read]) =>
      readContents(this.placeOf(path), read(), this.budget, this.depth + 1),
    );
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
        origins.set(path, () => guarded(this.placeOf(path), () => filesInArchive(read(), this.budget)));
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
    return text && guarded(this.placeOf('values.schema.json'), () => parseSchema(text));
  }

  private placeOf(path: string): string {
    return `${this.origin}: ${path}`;
  }
}

/** The files below a folder of the chart. */
function filesBelow(files: ChartFiles, folder: string): ChartFiles {
  const below = [...files].filter(([path]) => path.startsWith(folder));
  return new Map(below.map(([path, read]) => [path.slice(folder.length), read]));
}

function parseSchema(text: string): unknown {
  const schema: unknown = JSON.parse(text);
  const excess = excessOf(schema);
  if (excess !== undefined) {
    throw new Error(excess);
  }
  return schema;
}

/** helm uses the last of several equal keys. */
function readChartYaml(text: string): unknown {
  if (text.length > LIMITS.textBytes) {
    throw new Error(`it is larger than ${inMebibytes(LIMITS.textBytes)}`);
  }
  return readYaml(text, true).content;
}
