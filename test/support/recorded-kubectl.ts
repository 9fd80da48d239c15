import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';

/** A cluster of a test. */
export interface RecordedCluster {
  /** The objects in the cluster, besides namespace `clearml`. */
  readonly live: readonly object[];
  /** What kubectl reports instead of a dry run, by kind and name. */
  readonly refused?: { readonly [kindAndName: string]: string };
  /** Rows of `kubectl api-resources`. */
  readonly kinds?: readonly string[];
}

const KINDS = [
  'configmaps             cm      v1                    true   ConfigMap',
  'namespaces             ns      v1                    false  Namespace',
  'persistentvolumeclaims pvc     v1                    true   PersistentVolumeClaim',
  'secrets                        v1                    true   Secret',
  'services               svc     v1                    true   Service',
  'deployments            deploy  apps/v1               true   Deployment',
  'statefulsets           sts     apps/v1               true   StatefulSet',
  'jobs                           batch/v1              true   Job',
  'ingresses              ing     networking.k8s.io/v1  true   Ingress',
];

/**
 * A program that answers as kubectl does, from a recorded cluster. A dry run merges the manifest into the object in the cluster. As
 * kubectl does, it prints no object if one is refused.
 *
 * @returns its path
 */
export function recordedKubectl({ live, refused = {}, kinds = KINDS }: RecordedCluster): string {
  const path = join(temporaryFolder(), 'kubectl');
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'clearml' } };
  const cluster = { live: [namespace, ...live], refused, kinds };
  writeFileSync(path, `#!${process.execPath}\n(${program})(${JSON.stringify(cluster)})\n`, {
    mode: 0o755,
  });
  return path;
}

/** The program. It runs in a process of its own. */
function program({ live, refused, kinds }: any): void {
  const { readFileSync } = require('node:fs');
  const args = process.argv.slice(2);
  const fail = (text: string) => {
    process.stderr.write(`${text}\n`);
    process.exit(1);
  };
  const list = (items: any[]) => console.log(JSON.stringify({ kind: 'List', items }));
  const key = ({ kind, metadata }: any) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
  const merged = (one: any, other: any): any =>
    one?.constructor === Object && other?.constructor === Object
      ? Object.fromEntries(
          [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => [
            name,
            name in other ? merged(one[name], other[name]) : one[name],
          ]),
        )
      : other;
  if (args[0] === 'config') {
    console.log(JSON.stringify({ contexts: [{ name: 'test', context: { namespace: 'clearml' } }] }));
  } else if (args[0] === 'api-resources') {
    console.log(kinds.join('\n'));
  } else if (args[1] === '--raw') {
    console.log(JSON.stringify({ gitVersion: 'v1.35.0' }));
  } else if (args.includes('-l')) {
    // The fields that the template of the command prints.
    const labelled = live.filter(({ metadata }: any) => metadata.labels?.['cdk8s-clearml/inventory'] !== undefined);
    for (const { apiVersion, kind, metadata } of args[1] === 'configmap' ? [] : labelled) {
      const { namespace, name, labels } = metadata;
      const fields = [apiVersion, kind, namespace, name, key({ kind, metadata }), labels['cdk8s-clearml/inventory']];
      console.log([...fields, '', '', ''].join('\t'));
    }
  } else {
    const sent = readFileSync(0, 'utf8')
      .split('\n---\n')
      .map((text: string) => JSON.parse(text));
    const found = (object: any) => live.find((one: any) => key(one) === key(object));
    if (args[0] === 'get') {
      list(sent.flatMap((object: any) => found(object) ?? []));
    } else {
      const messages = sent.flatMap(({ kind, metadata }: any) => refused[`${kind}/${metadata.name}`] ?? []);
      if (messages.length > 0) {
        fail(messages.join('\n'));
      }
      list(
        sent.map((object: any) => {
          const { stringData = {}, ...rest } = merged(found(object) ?? {}, object);
          const encoded = Object.entries(stringData).map(([name, text]) => [
            name,
            Buffer.from(String(text)).toString('base64'),
          ]);
          return encoded.length > 0 ? { ...rest, data: { ...rest.data, ...Object.fromEntries(encoded) } } : rest;
        }),
      );
    }
  }
}
