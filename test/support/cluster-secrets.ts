import { evaluated, type TemplateCase } from './go-templates';

/** A Secret in the cluster, after its controller has created it. */
export interface ClusterSecret {
  readonly type: string;
  readonly labels: object;
  /** Contents as base64, by key. */
  readonly data: { readonly [key: string]: string };
}

/** The sources from which the controllers read contents. */
export interface Contents {
  readonly store?: (remoteRef: { key: string; property?: string; version?: string }) => string;
  readonly generate?: (secret: string, key: string) => string;
}

export const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A text in the format of `kubeseal`, but not encrypted. */
export const sealed = (text: string) => Buffer.concat([Buffer.from([1, 0]), Buffer.from(text)]).toString('base64');

/** The Secrets that the API server, External Secrets and Sealed Secrets create from the objects of an app, by name. */
export function clusterSecrets(objects: readonly any[], contents: Contents = {}): Record<string, ClusterSecret> {
  const plans = objects.flatMap((object) => planOf(object, contents));
  const results = evaluated(plans.map(({ templates }) => templates));
  return Object.fromEntries(
    plans.map(({ name, type, labels, data }, index) => [
      name,
      { type: type ?? 'Opaque', labels: labels ?? {}, data: { ...data, ...results[index] } },
    ]),
  );
}

/** The keys of the Secrets that `clusterSecrets` returns, as `secret/key`. */
export function clusterKeys(objects: readonly any[]): string[] {
  return objects
    .flatMap((object) => planOf(object, {}))
    .flatMap(({ name, data, templates }) =>
      Object.keys({ ...data, ...templates.templates }).map((key) => `${name}/${key}`),
    );
}

interface Plan {
  readonly name: string;
  readonly type?: string;
  readonly labels?: object;
  readonly data: Record<string, string>;
  readonly templates: TemplateCase;
}

const NONE: TemplateCase = { templates: {}, data: {} };
const mapped = (texts: Record<string, any> | undefined, change: (text: any) => string) =>
  Object.fromEntries(Object.entries(texts ?? {}).map(([key, text]) => [key, change(text)]));

function planOf(object: any, contents: Contents): Plan[] {
  const { kind, metadata, spec } = object;
  if (kind === 'Secret') {
    const data = { ...object.data, ...mapped(object.stringData, (text) => base64(String(text ?? ''))) };
    return [{ name: metadata.name, type: object.type, labels: metadata.labels, data, templates: NONE }];
  }
  if (kind === 'SealedSecret') {
    const data = mapped(spec.encryptedData, (text) => Buffer.from(text, 'base64').subarray(2).toString('base64'));
    const { type, metadata: made, data: templates = {} } = spec.template;
    const contents = mapped(data, (text) => Buffer.from(text, 'base64').toString());
    return [{ name: metadata.name, type, labels: made?.labels, data, templates: { templates, data: contents } }];
  }
  return kind === 'ExternalSecret' ? [externalPlan(metadata.name, spec, contents)] : [];
}

/** Like its controller: the Secret contains the results of the templates, or all read values without templates. */
function externalPlan(name: string, spec: any, { store, generate }: Contents): Plan {
  const read = Object.fromEntries([
    ...(spec.dataFrom ?? []).map(({ rewrite: [{ regexp }] }: any) => {
      const key = 'password'.replace(new RegExp(regexp.source), regexp.target);
      return [key, generate?.(name, key) ?? ''];
    }),
    ...(spec.data ?? []).map(({ secretKey, remoteRef }: any) => [secretKey, store?.(remoteRef) ?? '']),
  ]);
  const { type, metadata, data: templates } = spec.target.template;
  const data = templates ? {} : mapped(read, base64);
  return {
    name: spec.target.name,
    type,
    labels: metadata?.labels,
    data,
    templates: { templates: templates ?? {}, data: read },
  };
}
