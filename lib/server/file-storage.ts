import { CodedError, urlInShort } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { isJsonObject } from '../helm/data/json';
import { textAt, valueAt } from '../helm/data/paths';
import { parsedJson } from '../secrets/secret-text';
import { type ServerInstallation, stated, userValue } from './server-installation';
import { webSetting } from './settings';

/** The volume behind the bundled file server. */
export interface BundledFileStorageOptions {
  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @default "50Gi"
   * @example "500Gi"
   */
  readonly size?: string;

  /**
   * Storage class.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClass?: string;

  /**
   * Access mode. More than one file server needs `ReadWriteMany`.
   *
   * @default ReadWriteOnce
   */
  readonly accessMode?: string;

  /**
   * Name of a PersistentVolumeClaim that exists; the other options must be left out then.
   *
   * @default - a claim that the chart creates
   */
  readonly existingClaim?: string;
}

/**
 * Storage of uploaded files.
 *
 * @example
 * const fileStorage = FileStorage.external('s3://minio.example.com:9000/clearml');
 */
export class FileStorage {
  /**
   * The file server of the chart, on a volume.
   *
   * @param options the volume
   * @throws CLEARML5006 when an existing claim has a size, class or mode, CLEARML1017 when an option is unknown or
   * of the wrong type
   */
  public static bundled(options: BundledFileStorageOptions = {}): FileStorage {
    const checked = validateProps(options, 'BundledFileStorageOptions', 'FileStorage.bundled');
    const { existingClaim, ...volume } = checked;
    if (existingClaim !== undefined && Object.keys(volume).length > 0) {
      throw contradiction(
        `existingClaim ${existingClaim} together with ${Object.keys(volume).join(', ')}`,
        'either an existing claim or the properties of a new one',
        'remove one of the two',
      );
    }
    return new FileStorage(undefined, checked);
  }

  /**
   * Object storage in place of the file server (`k8s.md`, External file storage). Clients, agents and the server must all use
   * this URL, and clients need credentials for it.
   *
   * @param url for example `s3://bucket/path`, `gs://bucket` or `azure://account.blob.core.windows.net/container`
   * @throws CLEARML5006 when it is not a URL
   */
  public static external(url: string): FileStorage {
    if (typeof url !== 'string' || !/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/.test(url)) {
      throw contradiction(
        `file storage URL ${urlInShort(url)}`,
        'a URL with a scheme, such as s3://bucket/path',
        'write the whole URL',
      );
    }
    return new FileStorage(url, {});
  }

  private constructor(
    /** @internal */
    public readonly _url: string | undefined,
    private readonly volume: BundledFileStorageOptions,
  ) {}

  /** @internal */
  public _setValues(server: ServerInstallation): void {
    if (this._url !== undefined) {
      setExternalValues(server, this._url);
      return;
    }
    const { size, storageClass, accessMode, existingClaim } = this.volume;
    const { values } = server;
    values.add('fileserver.storage.data.size', size, 'fileStorage.size');
    values.add('fileserver.storage.data.class', storageClass, 'fileStorage.storageClass');
    values.add('fileserver.storage.data.accessMode', accessMode, 'fileStorage.accessMode');
    values.add('fileserver.storage.data.existingPVC', existingClaim, 'fileStorage.existingClaim');
  }
}

/** Values by which users without the prop state the URL of an external storage (`k8s.md`, External file storage). */
const FILES_URLS = [
  'webserver.displayedServerURLs.fileserver',
  'clearml.clientConfigurationFilesUrl',
  'clearmlApplications.fileServerUrlReferenceOverride',
];

/** Whether the chart deploys a file server. */
export function hasFileServer(server: ServerInstallation): boolean {
  return server.props.fileStorage === undefined
    ? userValue(server, 'fileserver.enabled') !== false
    : server.props.fileStorage._url === undefined;
}

/**
 * The file storage of a server without the prop: user values that disable the file server and state a URL mean the storage at
 * that URL. A rule rejects values that state none.
 */
export function defaultFileStorage(server: ServerInstallation): FileStorage | undefined {
  if (hasFileServer(server)) {
    return FileStorage.bundled();
  }
  const url = statedFilesUrl(server);
  return url === undefined ? undefined : FileStorage.external(url);
}

/** URL of the storage in the place of the file server; undefined when the chart deploys one. */
export function externalFilesUrl(server: ServerInstallation): string | undefined {
  return hasFileServer(server) ? undefined : (server.props.fileStorage?._url ?? statedFilesUrl(server));
}

function statedFilesUrl(server: ServerInstallation): string | undefined {
  const variables = [userValue(server, 'webserver.extraEnvs')].flat().filter(isJsonObject);
  const base = variables.find(({ name }) => name === webSetting('fileBaseUrl', '').name)?.value;
  const urls = [server.props.displayedUrls?.files, ...FILES_URLS.map((path) => userValue(server, path))];
  return [...urls, typeof base === 'string' ? parsedJson(base) : undefined].find(
    (url): url is string => typeof url === 'string' && url !== '',
  );
}

/**
 * Requires a storage for files, and a volume that all file servers can mount.
 *
 * @throws CLEARML5006
 */
export function checkFileStorage(server: ServerInstallation): void {
  const { effective, props } = server;
  const isOn = effective.at('fileserver.enabled') !== false;
  const url = externalFilesUrl(server);
  if (isOn === (url !== undefined)) {
    const found = `${stated(server, 'fileserver.enabled')} is ${String(effective.at('fileserver.enabled'))}`;
    throw contradiction(
      isOn
        ? `${found} beside fileStorage: FileStorage.external(…)`
        : `${found}${props.fileStorage ? ' beside fileStorage: FileStorage.bundled(…)' : ', and no value states the URL of an external storage'}`,
      'either a file server or external storage',
      "set fileStorage: FileStorage.external('s3://bucket/path') with your URL, or keep the file server",
    );
  }
  if (isOn) {
    rejectSharedVolume(server);
  }
}

function rejectSharedVolume(server: ServerInstallation): void {
  const { effective } = server;
  const volume = effective.map('fileserver.storage');
  const replicas = Number(effective.at('fileserver.replicaCount') ?? 1);
  const isShared =
    textAt(volume, 'data.existingPVC') !== undefined || valueAt(volume, 'data.accessMode') === 'ReadWriteMany';
  if (replicas > 1 && (!isShared || volume.enabled === false)) {
    throw contradiction(
      `${stated(server, 'fileserver.replicaCount')} is ${replicas} on a volume that one node can mount: ${stated(server, 'fileserver.storage.data.accessMode')}`,
      'one file server, or access mode ReadWriteMany',
      "set fileStorage: FileStorage.bundled({ accessMode: 'ReadWriteMany' }) with a storage class that has it",
    );
  }
}

function setExternalValues({ chart, props, values }: ServerInstallation, url: string): void {
  if (props.fileserver !== undefined) {
    throw contradiction(
      'fileserver settings beside FileStorage.external',
      'either a file server or external storage',
      'remove the fileserver prop',
    );
  }
  values.add('fileserver.enabled', false, 'fileStorage');
  if (chart.edition === 'enterprise') {
    values.add('clearmlApplications.fileServerUrlReferenceOverride', url, 'fileStorage');
  }
  values.addEnvironment('webserver', [webSetting('fileBaseUrl', url)], 'fileStorage');
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5006', { found, expected, fix });
}
