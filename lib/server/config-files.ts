import type { Since } from '../chart/clearml-chart';
import type { SetterRow } from '../chart/prop-table';
import { AppRegistry } from '../core/app-registry';
import { CodedError, listed, problemsOf } from '../core/errors/coded-error';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { label } from '../helm/manifests/manifest';
import type { ManifestObject } from '../helm/manifests/manifest-object';
import type { IPodTransform, RenderedContainer, RenderedPod } from '../helm/manifests/rendered-pod';
import { DeliveredKeys } from '../secrets/secret-digest';
import { SecretFile } from '../secrets/secret-file';
import { requireReadable } from './hocon-files';
import type { ServerInstallation } from './server-installation';

const FILES = 'apiserver.additionalConfigs';
const MARKER = /@path-of\(([-._A-Za-z0-9]+)\)/;
const MARKERS = new RegExp(MARKER, 'g');

/**
 * Adds a configuration file of the API server, before the chart is rendered.
 *
 * @param fileName name of the file, which no other source may use
 * @param content the text; a text with a `SecretValue` in it, and a `SecretFile`, are delivered in a Secret
 * @param source the prop that adds it
 * @returns the path of the file in the container, for variables of the API server. Until the chart is rendered, a marker stands
 * for the folder, which only the rendered container states.
 * @throws CLEARML5020 when the name is no file name, CLEARML3003 when the text contains a password, and at synth CLEARML5021 when
 * no container of the API server mounts the file
 */
export function addConfigFile(
  server: ServerInstallation,
  fileName: string,
  content: string | SecretFile,
  source: string,
): string {
  setConfigFiles(server, 'apiserver', { [fileName]: content }, source);
  if (!server.podTransforms.some((transform) => transform instanceof ConfigFilePaths)) {
    server.podTransforms.push(new ConfigFilePaths(server));
    server.scope.node.addValidation({ validate: () => problemsOf(() => rejectMarkers(server)) });
  }
  return `@path-of(${fileName})`;
}

/** Sets configuration files of a component. */
export function setConfigFiles(
  { scope, values }: ServerInstallation,
  component: string,
  files: { readonly [fileName: string]: string | SecretFile },
  source: string,
): void {
  const texts = Object.entries(files).map(([name, content]) => {
    const text = content instanceof SecretFile ? content._text : content;
    if (!/^[-._A-Za-z0-9]{1,253}$/.test(name) || name.startsWith('..')) {
      throw new CodedError('CLEARML5020', {
        found: `${source} contains a file ${JSON.stringify(name)}`,
        expected: 'a file name of letters, digits, dots, hyphens and underscores',
        fix: 'correct the name: charts mount all files into one folder',
      });
    }
    if (name.endsWith('.conf')) {
      requireReadable(scope, text, `${source} ${name}`);
    }
    return [name, text];
  });
  values.add(`${component}.additionalConfigs`, Object.fromEntries(texts), source);
}

/** A row of configuration files, which charts write to ConfigMaps. */
export function filesRow(
  component: 'apiserver' | 'webserver',
  since?: Since,
): SetterRow<ServerInstallation, { readonly [fileName: string]: string | SecretFile }> {
  return {
    set: (server, files, prop) => setConfigFiles(server, component, files, prop),
    paths: [`${component}.additionalConfigs`],
    since,
  };
}

/** Replaces the markers of configuration files by the paths at which the rendered containers mount these files. */
class ConfigFilePaths implements IPodTransform {
  private ofServer?: ReadonlyMap<string, string>;

  public constructor(private readonly server: ServerInstallation) {}

  public transform(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      const entries = objectsAt(container._content, 'env').filter(({ value }) => String(value).match(MARKER));
      const own = entries.length > 0 ? this.pathsIn(pod, container) : new Map<string, string>();
      for (const entry of entries) {
        entry.value = String(entry.value).replace(
          MARKERS,
          (_, name: string) => own.get(name) ?? this.pathInServer(name),
        );
      }
    }
  }

  /** The path in the container of the API server, for containers that have its variables but not its files. */
  private pathInServer(fileName: string): string {
    this.ofServer ??= this.readServer();
    const found = this.ofServer.get(fileName);
    if (found === undefined) {
      throw new CodedError('CLEARML5021', {
        found: `chart ${this.server.chart.name} mounts ${listed([...this.ofServer.keys()], 6) || 'no configuration file'} into the API server`,
        expected: `${fileName} of ${FILES}`,
        fix: 'remove values that replace these files, such as apiserver.existingAdditionalConfigsSecret',
      });
    }
    return found;
  }

  private readServer(): ReadonlyMap<string, string> {
    const paths = new Map<string, string>();
    this.server.release.transformPods({
      transform: (pod) => {
        for (const container of pod.name.endsWith('-apiserver') ? pod.containers : []) {
          for (const [name, path] of this.pathsIn(pod, container)) {
            paths.set(name, path);
          }
        }
      },
    });
    return paths;
  }

  /** The files of mounted ConfigMaps and Secrets: their paths in a container, by name. */
  private pathsIn(pod: RenderedPod, container: RenderedContainer): ReadonlyMap<string, string> {
    const volumes = new Map(objectsAt(pod._spec, 'volumes').map((volume) => [volume.name, this.filesOf(volume)]));
    const paths = objectsAt(container._content, 'volumeMounts').flatMap((mount) =>
      (volumes.get(mount.name) ?? []).flatMap((file) => mountedPaths(mount, file)),
    );
    return new Map(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), path]));
  }

  /** Paths of the files in a volume. */
  private filesOf(volume: JsonObject): string[] {
    return [volume, ...objectsAt(asMap(volume.projected), 'sources')].flatMap(({ configMap, secret }) => {
      const source = isJsonObject(configMap) ? configMap : asMap(secret);
      const items = objectsAt(source, 'items').map(({ path }) => String(path));
      const keysOf = source === configMap ? this.keysOfConfigMap : this.keysOfSecret;
      return items.length > 0 ? items : keysOf(String(source.secretName ?? source.name));
    });
  }

  private readonly keysOfConfigMap = (name: string): string[] => {
    const [found] = this.server.release.findObjects({ kind: 'ConfigMap', name });
    return Object.keys(asMap((found as ManifestObject | undefined)?.content.data));
  };

  private readonly keysOfSecret = (name: string): string[] => {
    const { scope, inNamespace } = this.server;
    return [...AppRegistry.of(scope).get(DeliveredKeys).revisions(inNamespace, name).keys()];
  };
}

/** Rejects a path in an object other than the variables of a container, in which no path can replace its marker. */
function rejectMarkers({ chart, release }: ServerInstallation): void {
  const found = release.apiObjects.find((object) => MARKER.test(JSON.stringify((object as ManifestObject).content)));
  if (found !== undefined) {
    throw new CodedError('CLEARML5021', {
      found: `chart ${chart.name} writes the path of a configuration file into ${label(found)}`,
      expected: 'paths of configuration files in variables of containers only',
      fix: 'set the path in values, to the folder where the container mounts the file',
    });
  }
}

/** The path at which a mount contains a file of its volume; no path when it contains another part of the volume. */
function mountedPaths({ mountPath, subPath }: JsonObject, file: string): string[] {
  const folder = String(mountPath).replace(/\/$/, '');
  const part = String(subPath ?? '').replace(/\/$/, '');
  if (part === '' || part === file) {
    return [part === '' ? `${folder}/${file}` : folder];
  }
  return file.startsWith(`${part}/`) ? [folder + file.slice(part.length)] : [];
}
