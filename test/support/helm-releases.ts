import { execFileSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import type { HelmRelease } from '../../lib';
import { placeholdersIn } from '../../lib/helm/data/placeholders';
import { SecretValue } from '../../lib/secrets/secret-value';

/** The values of a release with the contents of its secrets, as users of helm write them. */
export function valuesWithContents(release: HelmRelease, contentOf: (secret: SecretValue) => string): object {
  let text = JSON.stringify(release._values.tree);
  for (const placeholder of placeholdersIn(text)) {
    const secret = SecretValue._of(placeholder) as SecretValue;
    text = text.replaceAll(placeholder, JSON.stringify(contentOf(secret)).slice(1, -1));
  }
  return JSON.parse(text);
}

/** The objects that helm renders for a chart and values. */
export function templatedBy(helm: string, name: string, chart: string, values: object): any[] {
  const args = ['template', name, chart, '--no-hooks', '--values', '-'];
  const text = execFileSync(helm, args, { input: JSON.stringify(values), encoding: 'utf8', maxBuffer: 2 ** 26 });
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((object) => object !== null);
}

/**
 * The fields that the API server rejects when objects are applied over others with server-side apply, by a manager that never
 * applied them: it keeps the fields of list items that the applied items do not mention, and a null does not remove a map.
 */
export function conflictsOfApply(live: any[], applied: any[]): string[] {
  return applied.flatMap((object) => {
    const present = live.find(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name);
    return conflictsIn(podSpecOf(present), podSpecOf(object)).map(
      (one) => `${object.kind}/${object.metadata.name} ${one}`,
    );
  });
}

function podSpecOf(object: any): any {
  const { spec } = object?.spec?.jobTemplate ?? object ?? {};
  return spec?.template?.spec;
}

function conflictsIn(live: any, applied: any): string[] {
  const containers = (applied?.containers ?? []).flatMap((container: any) => {
    const present = live?.containers?.find(({ name }: any) => name === container.name);
    return merged(present?.env, container.env)
      .filter(({ value, valueFrom }) => value && valueFrom)
      .map(({ name }) => `env ${name}`);
  });
  const volumes = merged(live?.volumes, applied?.volumes).filter((volume) => Object.keys(volume).length > 2);
  return [...containers, ...volumes.map(({ name }) => `volume ${name}`)];
}

function merged(live: any[] = [], applied: any[] = []): any[] {
  return applied.map((item) => {
    const stated = Object.entries(item).filter(([, value]) => typeof value !== 'object' || value !== null);
    return { ...live.find(({ name }) => name === item.name), ...Object.fromEntries(stated) };
  });
}
