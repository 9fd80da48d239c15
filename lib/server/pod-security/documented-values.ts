import type { Edition } from '../../chart/capability';
import type { PodSecurity } from '../../security/pod-security';
import { PodSecurityLevel } from '../../security/standards/pod-security-level';
import type { ServerCapability } from '../server-capabilities';
import type { ValueCollector } from '../value-collector';

const SOURCE = 'podSecurity';

/** A security context in the values of a chart. */
interface ContextPath {
  readonly path: string;
  /** Which charts have it. */
  readonly needs?: ServerCapability;
  /** Users and groups that it fixes by default, and that `PodSecurity.openshift` takes away. */
  readonly fixed?: readonly string[];
  /** User of an image that names none itself. */
  readonly user?: number;
  /** Group that the volumes of such an image need. */
  readonly group?: number;
  /** Charts of Bitnami apply a context only when told so. */
  readonly switched?: boolean;
}

const OPEN_SOURCE_USER = 1001;

/** Contexts of containers, by chart (`openshift.md`). What charts have no values for is patched after rendering. */
const CONTAINERS: Record<Edition, readonly ContextPath[]> = {
  enterprise: [
    { path: 'clearmlApplications.containerSecurityContext' },
    { path: 'clearmlApplications.basePodTemplate.containerSecurityContext', needs: 'applicationPodSecurity' },
    { path: 'redis.master.containerSecurityContext', needs: 'redis', fixed: ['runAsUser'] },
    { path: 'mongodb.containerSecurityContext', fixed: ['runAsUser'], switched: true },
    { path: 'elasticsearch.securityContext', fixed: ['runAsUser'] },
  ],
  // Its own contexts satisfy the restricted standard.
  community: [
    ...['apiserver', 'asyncDelete', 'fileserver', 'webserver', 'mongodb'].map((component) => ({
      path: `${component}.containerSecurityContext`,
      fixed: ['runAsUser'],
    })),
    { path: 'redis.master.containerSecurityContext', fixed: ['runAsUser'] },
    { path: 'elasticsearch.securityContext', fixed: ['runAsUser'] },
  ],
  public: [
    ...['apiserver', 'fileserver', 'webserver'].map((component) => ({
      path: `${component}.containerSecurityContext`,
      user: OPEN_SOURCE_USER,
    })),
    { path: 'redis.master.containerSecurityContext', needs: 'redis', fixed: ['runAsUser'] },
    { path: 'mongodb.containerSecurityContext', fixed: ['runAsUser'], switched: true },
    { path: 'elasticsearch.securityContext', fixed: ['runAsUser'] },
  ],
};

/** Contexts of pods that fix users or groups by default. */
const PODS: Record<Edition, readonly ContextPath[]> = {
  enterprise: [
    { path: 'redis.master.podSecurityContext', needs: 'redis', fixed: ['fsGroup'] },
    { path: 'mongodb.podSecurityContext', fixed: ['fsGroup'] },
    { path: 'elasticsearch.podSecurityContext', fixed: ['fsGroup', 'runAsUser'] },
  ],
  community: [
    ...['apiserver', 'asyncDelete', 'fileserver', 'mongodb'].map((component) => ({
      path: `${component}.podSecurityContext`,
      fixed: ['fsGroup'],
    })),
    { path: 'redis.master.podSecurityContext', fixed: ['fsGroup'] },
    { path: 'elasticsearch.podSecurityContext', fixed: ['fsGroup', 'runAsGroup', 'runAsUser'] },
  ],
  public: [
    { path: 'fileserver.podSecurityContext', group: OPEN_SOURCE_USER },
    { path: 'redis.master.podSecurityContext', needs: 'redis', fixed: ['fsGroup'] },
    { path: 'mongodb.podSecurityContext', fixed: ['fsGroup'] },
    { path: 'elasticsearch.podSecurityContext', fixed: ['fsGroup', 'runAsUser'] },
  ],
};

/** What pod security wants of the documented values of a server chart (`openshift.md`). */
export function setSecurityContexts(values: ValueCollector, podSecurity: PodSecurity): void {
  if (podSecurity._level === PodSecurityLevel.PRIVILEGED) {
    return;
  }
  // A privileged container that changes a setting of the node; the node must have it already.
  values.add('elasticsearch.sysctlInitContainer.enabled', false, SOURCE);
  if (podSecurity._level !== PodSecurityLevel.RESTRICTED) {
    return;
  }
  const { edition } = values.chart;
  for (const context of CONTAINERS[edition].filter(({ needs }) => needs === undefined || values.chart.can(needs))) {
    setContainerContext(values, context, podSecurity._platformChoosesUsers);
  }
  for (const context of PODS[edition].filter(({ needs }) => needs === undefined || values.chart.can(needs))) {
    setPodValues(values, context, podSecurity._platformChoosesUsers);
  }
}

function setPodValues(values: ValueCollector, { path, fixed = [], group }: ContextPath, openshift: boolean): void {
  if (openshift) {
    setNulls(values, path, fixed);
  } else {
    values.add(`${path}.fsGroup`, group, SOURCE);
  }
}

function setContainerContext(values: ValueCollector, context: ContextPath, openshift: boolean): void {
  const { path, fixed = [], user, switched } = context;
  values.add(`${path}.runAsNonRoot`, true, SOURCE);
  values.add(`${path}.allowPrivilegeEscalation`, false, SOURCE);
  values.replaceList(`${path}.capabilities.drop`, ['ALL'], SOURCE);
  values.add(`${path}.seccompProfile.type`, 'RuntimeDefault', SOURCE);
  if (switched) {
    values.add(`${path}.enabled`, true, SOURCE);
  }
  if (openshift) {
    setNulls(values, path, fixed);
  } else {
    values.add(`${path}.runAsUser`, user, SOURCE);
  }
}

/** A null deletes the default of the chart. */
function setNulls(values: ValueCollector, path: string, fields: readonly string[]): void {
  for (const field of fields) {
    values.add(`${path}.${field}`, null, SOURCE);
  }
}
