import { inShort } from '../core/errors/coded-error';
import { groupOf, KubernetesSchema, overlap, type VersionRange } from '../core/kubernetes/kubernetes-schema';
import type { JsonObject } from '../core/props/json-object';
import { metadataProblems } from './name-problems';
import type { ObjectProblem } from './object-problem';
import { referenceProblems } from './pod-problems';
import { schemaProblems } from './schema-problems';

/**
 * The problems of an object by itself: those that the API server rejects, and those with which its pods do not start.
 *
 * @param kubeVersion version of Kubernetes, such as `1.32.0`; undefined when the app names none
 */
export function objectProblems(content: JsonObject, kubeVersion: string | undefined): ObjectProblem[] {
  const schema = KubernetesSchema.load();
  const minors = schema.minorsOf(kubeVersion);
  return [...metadataProblems(content), ...typeProblems(content, schema, minors), ...referenceProblems(content)];
}

function typeProblems(content: JsonObject, schema: KubernetesSchema, minors: VersionRange): ObjectProblem[] {
  const [apiVersion, kind] = [String(content.apiVersion), String(content.kind)];
  const known = schema.kind(apiVersion, kind);
  if (known !== undefined && overlap(known, minors)) {
    return schemaProblems(content, known.type, schema, minors);
  }
  if (known === undefined && !schema.hasGroup(groupOf(apiVersion))) {
    return [];
  }
  const served = schema.versionsOf(kind, minors);
  const version = `Kubernetes 1.${minors.last}`;
  const isNew = known !== undefined && known.first > minors.last;
  return [
    {
      rule: 'schema',
      field: 'apiVersion',
      found: `apiVersion ${inShort(apiVersion)} of kind ${kind}, which ${version} does not serve${isNew ? ` (1.${known.first} and later do)` : ''}`,
      expected: served.length > 0 ? served.join(' or ') : 'a kind that the API server knows',
      fix: 'set kubeVersion to the version of the cluster, or use a version of the chart that supports it',
    },
  ];
}
