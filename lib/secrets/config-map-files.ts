import { uniqueName } from '../core/unique-name';
import { asMap, type JsonObject } from '../helm/data/json';
import { type Manifest, manifestFrom } from '../helm/manifests/manifest';
import { podsOf } from '../helm/manifests/rendered-pod';
import { type Redirection, redirectVolumes, references } from './redirection';
import type { ReleaseSecrets } from './release-secrets';
import { wholeSecret } from './secret-text';

/** Where a pod reads the files of a ConfigMap. */
const VOLUME = /\.volumes\[\d+\]\.(?:projected\.sources\[\d+\]\.)?configMap$/;

/**
 * Moves the files of ConfigMaps that may contain secrets, and do, to Secrets, as if the chart rendered these. The volumes that contain the
 * files become projected volumes of both objects, so every file keeps its path. A ConfigMap that anything else reads stays as it
 * is: its readers do not find the files in another object.
 *
 * @param isTaken whether a Secret has that name
 */
export function moveSecretFiles(secrets: ReleaseSecrets, isTaken: (name: string) => boolean): void {
  const { text } = secrets;
  const { manifests, secretsInFiles = new Set() } = secrets.context;
  for (const configMap of manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'ConfigMap')) {
    const data = asMap(configMap.content.data);
    const isSecretFile = (key: string) => {
      const found = text.find(String(data[key]));
      return found.length > 0 && found.every((placeholder) => secretsInFiles.has(secrets.secret(placeholder)));
    };
    const keys =
      secretsInFiles.size > 0 && text.mayBeIn(configMap.content) ? Object.keys(data).filter(isSecretFile) : [];
    if (keys.length > 0 && isReadByVolumesOnly(configMap, keys, manifests)) {
      // Charts end the text of a file with a line break, which is no part of a secret.
      const contentOf = (file: string) => (isOneSecret(file.trim(), secrets) ? file.trim() : file);
      const files = Object.fromEntries(keys.map((key) => [key, contentOf(String(data[key]))]));
      moveFiles(configMap, files, manifests, uniqueName(`${configMap.name}-secrets`, isTaken));
    }
  }
}

function isOneSecret(text: string, secrets: ReleaseSecrets): boolean {
  const source = wholeSecret(secrets.parse(text));
  return source !== undefined && !(source.kind === 'local' && source.isPart);
}

function isReadByVolumesOnly({ name }: Manifest, keys: readonly string[], manifests: readonly Manifest[]): boolean {
  const readers = manifests.flatMap(({ content }) =>
    [...references(content, /configMap/i)]
      .filter((one) => one.name === name && (one.key === undefined || keys.includes(one.key)))
      .map(({ path }) => VOLUME.test(path) && podsOf(content).length > 0),
  );
  return readers.length > 0 && readers.every(Boolean);
}

function moveFiles(configMap: Manifest, stringData: JsonObject, manifests: Manifest[], secretName: string): void {
  const { content, name, source } = configMap;
  const { data, metadata, binaryData } = content;
  const rest = Object.entries(asMap(data)).filter(([key]) => !Object.hasOwn(stringData, key));
  const secretRemains = rest.length > 0 || Object.keys(asMap(binaryData)).length > 0;
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { ...asMap(metadata), name: secretName }, stringData };
  manifests.splice(manifests.indexOf(configMap), secretRemains ? 0 : 1, manifestFrom(secret, source));
  content.data = Object.fromEntries(rest);
  const redirections = Object.keys(stringData).map((key): Redirection => {
    return { secretName: name, key, to: { name: secretName, key }, secretRemains };
  });
  for (const manifest of manifests) {
    for (const pod of podsOf(manifest.content)) {
      redirectVolumes(pod, 'configMap', redirections);
    }
  }
}
