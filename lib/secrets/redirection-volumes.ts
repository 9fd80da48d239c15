import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { Redirection } from './redirected-key';

/** Takes the redirected files of a volume from where they are. A Secret volume becomes a projected one for that. */
export function redirectVolume(volume: JsonObject, redirections: readonly Redirection[]): void {
  if (isJsonObject(volume.secret)) {
    const { secretName, defaultMode, items, optional } = volume.secret;
    const sources = redirected({ name: secretName, items, optional }, redirections);
    if (sources) {
      volume.projected = { ...(defaultMode === undefined ? {} : { defaultMode }), sources };
      delete volume.secret;
    }
  } else if (isJsonObject(volume.projected)) {
    volume.projected.sources = objectsAt(volume.projected, 'sources').flatMap((source) =>
      isJsonObject(source.secret) ? (redirected(source.secret, redirections) ?? [source]) : [source],
    );
  }
}

/** The sources that take the place of one Secret; undefined when nothing of it is redirected. */
function redirected(secret: JsonObject, redirections: readonly Redirection[]): JsonObject[] | undefined {
  const found = redirections.filter(({ secretName }) => secretName === secret.name);
  if (found.length === 0) {
    return undefined;
  }
  const items = objectsAt(secret, 'items');
  const optional = secret.optional === undefined ? {} : { optional: secret.optional };
  const source = (name: unknown, files: JsonObject[]) => ({
    secret: { name, ...(files.length > 0 ? { items: files } : {}), ...optional },
  });
  const own = items.filter((item) => !found.some(({ key }) => key === item.key));
  const keepsOwn = found.every(({ secretRemains }) => secretRemains) && (items.length === 0 || own.length > 0);
  const moved = found.flatMap(({ key, to }) => {
    const wanted = items.length === 0 ? [{ key, path: key }] : items.filter((item) => item.key === key);
    return wanted.map((item) => source(to.name, [{ ...item, key: to.key }]));
  });
  return [...(keepsOwn ? [source(secret.name, own)] : []), ...moved];
}
