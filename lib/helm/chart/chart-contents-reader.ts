import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../data/json';
import { readYaml } from '../manifests/manifest-yaml';
import type { CustomKind } from '../manifests/scope';
import type { ChartContents, ChartFile, ChartMetadata, Subchart } from './chart-contents';
import { type ChartFiles, filesBelow, filesInArchive } from './chart-contents-files';
import { kindsDefinedIn } from './custom-kinds';

/** A chart whose files are decoded and parsed once, on demand. */
export class LazyContents implements ChartContents {
  public readonly metadata: ChartMetadata;

  public constructor(
    private readonly origin: string,
    private readonly chartFiles: ChartFiles,
  ) {
    this.metadata = this.readMetadata();
  }

  public get subcharts(): readonly Subchart[] {
    return remember(this, 'subcharts', this.readSubcharts());
  }

  public get valuesText(): string {
    return remember(this, 'valuesText', this.text('values.yaml') ?? '');
  }

  public get values(): JsonObject {
    return remember(this, 'values', this.parseMap('values.yaml') ?? {});
  }

  public get schema(): unknown {
    const text = this.text('values.schema.json');
    const parse = () => JSON.parse(text ?? '') as unknown;
    return remember(this, 'schema', text && guarded(this.placeOf('values.schema.json'), parse));
  }

  public get templates(): readonly ChartFile[] {
    return remember(this, 'templates', this.textFiles(/^templates\/.*\.(?:ya?ml|tpl|txt|json)$/));
  }

  public get templateFiles(): readonly ChartFile[] {
    return remember(this, 'templateFiles', this.textFiles(/^templates\//));
  }

  public get crds(): readonly ChartFile[] {
    return remember(this, 'crds', this.textFiles(/^crds\//));
  }

  public get definitions(): readonly CustomKind[] {
    const below = this.subcharts.flatMap(({ chart }) => chart.definitions);
    return remember(this, 'definitions', [...kindsDefinedIn(this.crds), ...below]);
  }

  public get files(): readonly ChartFile[] {
    return remember(this, 'files', this.textFiles(/^(?!(?:templates|crds|charts)\/|values\.|Chart\.)/));
  }

  private readMetadata(): ChartMetadata {
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

  private readSubcharts(): readonly Subchart[] {
    const found = [...this.subchartOrigins()].map(([path, read]) => new LazyContents(this.placeOf(path), read()));
    return found.flatMap((chart) => {
      const { name } = chart.metadata;
      const named = this.metadata.dependencies.filter((dependency) => dependency.name === name);
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

  private textFiles(pattern: RegExp): ChartFile[] {
    const paths = [...this.chartFiles.keys()].filter((path) => pattern.test(path));
    const text = (path: string): string => this.text(path) ?? '';
    return paths.map((path) => ({
      path,
      get text() {
        return text(path);
      },
    }));
  }

  private text(path: string): string | undefined {
    const read = this.chartFiles.get(path);
    return read && guarded(this.placeOf(path), () => new TextDecoder().decode(read()));
  }

  private parseMap(path: string): JsonObject | undefined {
    const text = this.text(path);
    const content = text === undefined ? undefined : (guarded(this.placeOf(path), () => parseYaml(text)) ?? {});
    if (content !== undefined && !isJsonObject(content)) {
      throw unreadable(this.placeOf(path), 'the content is not a map');
    }
    return content;
  }

  private placeOf(path: string): string {
    return `${this.origin}: ${path}`;
  }
}

/** As in `parseManifestStream`, the `yaml` package explains, or reads, what js-yaml rejects. */
function parseYaml(text: string): unknown {
  try {
    return readYaml(text, true);
  } catch {
    const { readWithPositions } =
      require('../manifests/yaml-positions') as typeof import('../manifests/yaml-positions');
    return readWithPositions(text);
  }
}

/** Replaces a getter by its computed value. */
function remember<T>(owner: object, property: string, value: T): T {
  Object.defineProperty(owner, property, { value, enumerable: true });
  return value;
}

/** Converts any failure of `action` to CLEARML1014 with the place. */
export function guarded<T>(place: string, action: () => T): T {
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
