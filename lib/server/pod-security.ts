import type { ChartValues } from '../chart/chart-values';
import type { Edition } from '../chart/clearml-chart';
import { AGENT_WITHOUT_ROOT, taskStartScript } from '../chart/task-start-script';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { podsOf } from '../helm/manifests/rendered-pod';
import { type ImageProfile, repositoryOf } from '../security/hardening';
import { PodSecurityLevel } from '../security/standards/rule';
import type { ServerFeature, ServerInstallation } from './server-installation';

const SOURCE = 'podSecurity';

/** A security context in the values of a chart. */
interface ContextPath {
  readonly path: string;
  /** Feature of the charts that have it. */
  readonly needs?: ServerFeature;
  /** Users and groups that it fixes by default, and that `PodSecurity.openshift` removes. */
  readonly fixed?: readonly string[];
  /** User of an image that does not name one. */
  readonly user?: number;
  /** Group that the volumes of such an image need. */
  readonly group?: number;
  /** Charts of Bitnami apply a context only when `enabled` is set in it. */
  readonly switched?: true;
}

const OPEN_SOURCE_USER = 1001;

/** Contexts of containers, by chart (`openshift.md`). Pods without such values are patched after rendering. */
const CONTAINERS: Record<Edition, readonly ContextPath[]> = {
  enterprise: [
    { path: 'clearmlApplications.containerSecurityContext' },
    { path: 'clearmlApplications.basePodTemplate.containerSecurityContext', needs: 'applicationPodSecurity' },
    { path: 'redis.master.containerSecurityContext', needs: 'redis', fixed: ['runAsUser'] },
    { path: 'mongodb.containerSecurityContext', fixed: ['runAsUser'], switched: true },
    { path: 'elasticsearch.securityContext', fixed: ['runAsUser'] },
  ],
  // The default contexts satisfy the restricted standard.
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

const NODE_SETTING = 'elasticsearch.sysctlInitContainer.enabled';

/** The values paths that pod security may set. */
export const POD_SECURITY_PATHS: readonly string[] = [
  NODE_SETTING,
  ...new Set([CONTAINERS, PODS].flatMap((places) => Object.values(places).flat()).map(({ path }) => path)),
  ...['extraEnvs', 'containerCustomBashScript', 'basePodTemplate.env'].map((key) => `clearmlApplications.${key}`),
];

/** Sets the documented values for pod security (`openshift.md`). */
export function setPodSecurity({ chart, forbidsRoot, podSecurity, values }: ServerInstallation): void {
  if (podSecurity._level === PodSecurityLevel.PRIVILEGED) {
    return;
  }
  // A privileged container changes a setting of the node; the node must have it already.
  if (chart.pathOf(NODE_SETTING) !== undefined) {
    values.add(NODE_SETTING, false, SOURCE);
  }
  if (!forbidsRoot) {
    return;
  }
  const isPresent = ({ needs, path }: ContextPath) =>
    chart.pathOf(path) !== undefined && (needs === undefined || chart.supports(needs));
  const containers = CONTAINERS[chart.edition].filter(isPresent);
  for (const context of containers) {
    setRestrictions(values, context);
  }
  for (const context of [...containers, ...PODS[chart.edition].filter(isPresent)]) {
    setUsers(values, context, podSecurity._platformChoosesUsers);
  }
  if (chart.supports('applications')) {
    setApplications(values);
  }
}

/** Lets the agent of UI applications, and the pods that it creates, run without root. */
function setApplications(values: ChartValues): void {
  values.add('clearmlApplications.extraEnvs', [...AGENT_WITHOUT_ROOT], SOURCE);
  values.add('clearmlApplications.containerCustomBashScript', taskStartScript(), SOURCE);
  values.add('clearmlApplications.basePodTemplate.env', [{ name: 'HOME', value: '/tmp' }], SOURCE);
}

function setRestrictions(values: ChartValues, { path, switched }: ContextPath): void {
  values.add(`${path}.runAsNonRoot`, true, SOURCE);
  values.add(`${path}.allowPrivilegeEscalation`, false, SOURCE);
  values.replaceList(`${path}.capabilities.drop`, ['ALL'], SOURCE);
  values.add(`${path}.seccompProfile.type`, 'RuntimeDefault', SOURCE);
  values.add(`${path}.enabled`, switched, SOURCE);
}

/** Sets users and groups, or deletes the defaults of the chart with nulls where the platform chooses them. */
function setUsers(values: ChartValues, context: ContextPath, platformChoosesUsers: boolean): void {
  const { path, fixed = [], user, group } = context;
  if (platformChoosesUsers) {
    for (const field of fixed) {
      values.add(`${path}.${field}`, null, SOURCE);
    }
  } else {
    values.add(`${path}.runAsUser`, user, SOURCE);
    values.add(`${path}.fsGroup`, group, SOURCE);
  }
}

/** Users of the images of a server. */
export function serverImages({ chart }: ServerInstallation): ImageProfile[] {
  if (chart.edition !== 'enterprise') {
    const remark =
      'the manifests bypass its start script, which needs root; the sources of the server need no root otherwise';
    return [{ repository: /(?:clearml\/server|(?:allegroai|clearml)\/clearml)/, user: 1001, remark }];
  }
  return chart.supports('nonRootServer')
    ? [{ repository: /(?:clearml|allegroai)\/.+/, knownFrom: '11.0.md: containers run without root' }]
    : [];
}

/** Requires the setting of the node that the privileged init container of Elasticsearch would have changed. */
export function needNodeSetting({ chart, podSecurity, release }: ServerInstallation): void {
  if (podSecurity._level === PodSecurityLevel.PRIVILEGED || chart.edition === 'community') {
    return;
  }
  Prerequisites.of(release)._addLazy(release, () => {
    const images = release.apiObjects.flatMap((object) =>
      podsOf(object.toJson()).flatMap(({ containers }) => containers),
    );
    return images.some(({ image }) => /(?:^|\/)elasticsearch$/.test(repositoryOf(image)))
      ? [
          {
            kind: PrerequisiteKind.NODE_SETTING,
            name: 'vm.max_map_count=262144',
            purpose: 'Elasticsearch maps its files into memory',
            remedy: 'run `sysctl -w vm.max_map_count=262144` on each node, and keep it in /etc/sysctl.d',
          },
        ]
      : [];
  });
}
