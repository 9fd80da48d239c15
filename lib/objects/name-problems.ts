import { inShort } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../core/props/json-object';
import type { ObjectProblem } from './object-problem';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const FILE_KEY = /^(?!\.{1,2}$)(?!\.\.)[-._A-Za-z0-9]{1,253}$/;
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*$/;
const VARIABLE = /^[\x20-\x3C\x3E-\x7E]+$/;

const A_LABEL = 'at most 63 lower-case letters, digits and hyphens';
const A_SUBDOMAIN = 'at most 253 lower-case letters, digits, hyphens and dots';

/** Kinds whose names are segments of paths. */
const PATH_SEGMENTS = /^(?:Cluster)?Role(?:Binding)?$/;
/** Kinds whose names are DNS labels. */
const LABELS = new Set(['Namespace', 'Service']);

type Check = (value: JsonObject, path: string) => ObjectProblem[];

/** Checks of the names in types of the Kubernetes API. */
const CHECKS: { readonly [type: string]: Check } = {
  'meta.v1.ObjectMeta': ({ labels, annotations }, path) => [
    ...labelProblems(labels, `${path}.labels`, true),
    ...labelProblems(annotations, `${path}.annotations`, false),
  ],
  'meta.v1.LabelSelector': ({ matchLabels }, path) => labelProblems(matchLabels, `${path}.matchLabels`, true),
  Container: ({ name }, path) => nameProblem(name, LABEL, A_LABEL, `${path}.name`),
  ContainerPort: ({ name }, path) =>
    nameProblem(name, PORT_NAME, 'at most 15 lower-case letters, digits and hyphens, with a letter', `${path}.name`),
  Volume: ({ name }, path) => nameProblem(name, LABEL, A_LABEL, `${path}.name`),
  EnvVar: ({ name }, path) => nameProblem(name, VARIABLE, 'printable ASCII without the equals sign', `${path}.name`),
  ConfigMap: ({ data, binaryData }) => [...keyProblems(data, 'data'), ...keyProblems(binaryData, 'binaryData')],
  Secret: ({ data, stringData }) => [...keyProblems(data, 'data'), ...keyProblems(stringData, 'stringData')],
  ServiceSpec: ({ selector }, path) => labelProblems(selector, `${path}.selector`, true),
};

/** The problems of the names in a value of a type. */
export function namesIn(value: JsonObject, type: string, path: string): ObjectProblem[] {
  return Object.hasOwn(CHECKS, type) ? (CHECKS[type]?.(value, path) ?? []) : [];
}

/** The problems of the metadata of an object of any kind. */
export function metadataProblems({ kind, metadata }: JsonObject): ObjectProblem[] {
  const { name, generateName, namespace } = isJsonObject(metadata) ? metadata : {};
  if (name === undefined && generateName === undefined) {
    return [problem('metadata.name', 'metadata.name is missing', 'the name of the object')];
  }
  return [...objectNameProblem(String(kind), name), ...nameProblem(namespace, LABEL, A_LABEL, 'metadata.namespace')];
}

function objectNameProblem(kind: string, name: unknown): ObjectProblem[] {
  if (PATH_SEGMENTS.test(kind)) {
    return nameProblem(name, /^(?!\.{1,2}$)[^/%]+$/, 'a name without slashes and percent signs', 'metadata.name');
  }
  return LABELS.has(kind)
    ? nameProblem(name, LABEL, A_LABEL, 'metadata.name')
    : nameProblem(name, SUBDOMAIN, A_SUBDOMAIN, 'metadata.name');
}

function nameProblem(name: unknown, pattern: RegExp, expected: string, field: string): ObjectProblem[] {
  return typeof name === 'string' && !pattern.test(name)
    ? [problem(field, `${field} is ${inShort(name)}`, expected)]
    : [];
}

/** Values of annotations may be any text. */
function labelProblems(labels: unknown, path: string, areLabels: boolean): ObjectProblem[] {
  return Object.entries(isJsonObject(labels) ? labels : {}).flatMap(([key, value]) => {
    const field = `${path}[${JSON.stringify(key)}]`;
    const isValid = !areLabels || typeof value !== 'string' || value === '' || QUALIFIED.test(value);
    return [
      ...(isQualified(areLabels ? key : key.toLowerCase())
        ? []
        : [
            problem(
              field,
              `key ${inShort(key)}`,
              'a name of at most 63 characters, after a domain and a slash if there is one',
            ),
          ]),
      ...(isValid
        ? []
        : [
            problem(
              field,
              `${field} is ${inShort(value)}`,
              'at most 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends',
            ),
          ]),
    ];
  });
}

function isQualified(key: string): boolean {
  const [name = '', prefix, ...others] = key.split('/').reverse();
  return others.length === 0 && QUALIFIED.test(name) && (prefix === undefined || SUBDOMAIN.test(prefix));
}

function keyProblems(data: unknown, field: string): ObjectProblem[] {
  const keys = Object.keys(isJsonObject(data) ? data : {}).filter((key) => !FILE_KEY.test(key));
  return keys.map((key) =>
    problem(field, `key ${inShort(key)} in ${field}`, 'at most 253 letters, digits, dots, hyphens and underscores'),
  );
}

function problem(field: string, found: string, expected: string): ObjectProblem {
  return { rule: 'names', field, found, expected };
}
