/** JSON schemas of the types in `lib/chart/preview/documented-values.yaml`. */
type Schema = Readonly<Record<string, unknown>>;

const STRINGS = { type: 'array', items: { type: 'string' } };
const ENV_VARS = { $ref: '#/definitions/EnvVars' };
const VOLUME_MOUNTS = { type: 'array', items: { $ref: '#/definitions/VolumeMount' } };

/** Fields of Kubernetes objects: those that are listed have a type, and others are accepted, since they are not the chart's. */
const fields = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  ...(required.length > 0 && { required }),
  properties,
});

const fieldsOfType = (type: unknown, ...names: string[]) => Object.fromEntries(names.map((name) => [name, { type }]));

const closed = (properties: Schema, required: readonly string[]) => ({
  ...fields(properties, required),
  additionalProperties: false,
});

const USER_IDS = fieldsOfType(['integer', 'null'], 'fsGroup', 'runAsUser', 'runAsGroup');
const SECCOMP = { seccompProfile: fields(fieldsOfType('string', 'type')) };

/** Schemas that more than one value refers to. */
export const DEFINITIONS: Readonly<Record<string, Schema>> = {
  Container: fields(
    {
      ...fieldsOfType('string', 'name', 'image', 'imagePullPolicy'),
      command: STRINGS,
      args: STRINGS,
      env: ENV_VARS,
      volumeMounts: VOLUME_MOUNTS,
    },
    ['name'],
  ),
  EnvVars: {
    type: 'array',
    items: {
      oneOf: [
        closed(fieldsOfType('string', 'name', 'value'), ['name', 'value']),
        closed({ name: { type: 'string' }, valueFrom: { type: 'object' } }, ['name', 'valueFrom']),
      ],
    },
  },
  NameValue: closed(fieldsOfType('string', 'name', 'value'), ['name', 'value']),
  PodSecurityContext: fields({ ...USER_IDS, runAsNonRoot: { type: 'boolean' }, ...SECCOMP }),
  Probe: fields(
    fieldsOfType(
      'integer',
      'initialDelaySeconds',
      'periodSeconds',
      'timeoutSeconds',
      'successThreshold',
      'failureThreshold',
    ),
  ),
  Quantity: { type: ['string', 'number'] },
  ResourceRequirements: closed(
    {
      requests: { type: 'object', additionalProperties: { $ref: '#/definitions/Quantity' } },
      limits: { type: 'object', additionalProperties: { $ref: '#/definitions/Quantity' } },
      claims: { type: 'array', items: { type: 'object' } },
    },
    [],
  ),
  SecurityContext: fields({
    ...USER_IDS,
    ...fieldsOfType(
      'boolean',
      'enabled',
      'runAsNonRoot',
      'allowPrivilegeEscalation',
      'readOnlyRootFilesystem',
      'privileged',
    ),
    capabilities: fields({ add: STRINGS, drop: STRINGS }),
    ...SECCOMP,
  }),
  Volume: fields(fieldsOfType('string', 'name'), ['name']),
  VolumeMount: fields({ ...fieldsOfType('string', 'name', 'mountPath', 'subPath'), readOnly: { type: 'boolean' } }, [
    'name',
    'mountPath',
  ]),
};

const SCALARS: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(['string', 'boolean', 'integer', 'number', 'object'].map((type) => [type, { type }])),
  port: { type: 'integer', minimum: 1, maximum: 65535 },
  any: {},
};

/** The schema of a type: a scalar, `any`, `list<…>`, `map<…>`, `…|null`, or the name of a definition. */
export function schemaOfType(type: string): Schema {
  const [, container, item = ''] = /^(list|map)<(.*)>$/.exec(type) ?? [];
  if (item === 'EnvVar') {
    return ENV_VARS;
  }
  if (container) {
    const content = schemaOfType(item);
    return container === 'list' ? { type: 'array', items: content } : { type: 'object', additionalProperties: content };
  }
  if (type.endsWith('|null')) {
    const schema = schemaOfType(type.replace('|null', ''));
    return { ...schema, type: [schema.type, 'null'] };
  }
  if (SCALARS[type]) {
    return SCALARS[type];
  }
  if (!DEFINITIONS[type]) {
    const known = [...Object.keys(SCALARS), ...Object.keys(DEFINITIONS)].sort().join(', ');
    throw new Error(`unknown type "${type}". Types: ${known}, list<EnvVar>; and list<…>, map<…> and …|null of these`);
  }
  return { $ref: `#/definitions/${type}` };
}
