import { App, type Chart } from 'cdk8s';
import {
  Applications,
  ChartSource,
  type ClearmlServer,
  type ClearmlServerProps,
  PodSecurity,
  PodSecurityStandards,
  SecretValue,
} from '../../lib';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { reportOf } from '../../lib/core/report/report';
import { failureOf, runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import { CONTRACT, contractAt, objectsOf, PUBLIC, podOf, serverOf, withPublicChart, withValues } from './servers';

runInTemporaryFolders();

const USERS = [{ username: 'admin', password: SecretValue.unsafePlainText('a password of some length') }];

function secured(
  chart: ChartSource,
  podSecurity: PodSecurity,
  props: Partial<ClearmlServerProps> = {},
  scope = testChart(),
) {
  return serverOf({ chart, podSecurity, users: USERS, ...props }, scope);
}

/** What the pods of a server break, by the rules of each version that clusters run. */
function broken(server: ClearmlServer, level: 'restricted' | 'baseline' = 'restricted'): string[] {
  return ['1.28', '1.32', '1.34', 'latest'].flatMap((version) =>
    objectsOf(server).flatMap((object) =>
      PodSecurityStandards[level](version)
        .checkObject(object)
        .map(({ ruleId, fieldPath }) => `${object.kind}/${object.metadata.name} ${ruleId} ${fieldPath}`),
    ),
  );
}

const workloads = (server: ClearmlServer) => objectsOf(server).filter(({ spec }) => spec?.template).length;

const CHARTS: [string, () => ChartSource, number][] = [
  ['community', () => ChartSource.community(), 7],
  ['contract', () => ChartSource.directory(CONTRACT), 7],
  ['contract 10.9.4', () => contractAt('10.9.4'), 7],
];

describe.each(CHARTS)('restricted on the %s chart', (_, chart, least) => {
  test('nothing breaks the standard', () => {
    const server = secured(chart(), PodSecurity.restricted());
    expect(workloads(server)).toBeGreaterThanOrEqual(least);
    expect(broken(server)).toEqual([]);
    expect(() => synthesized(server.node.scope as Chart)).not.toThrow();
  });

  test('on OpenShift nothing names a user or a group', () => {
    const server = secured(chart(), PodSecurity.openshift());
    expect(broken(server)).toEqual([]);
    expect(JSON.stringify(objectsOf(server))).not.toMatch(/"(?:runAsUser|runAsGroup|fsGroup)":/);
  });
});

test('as it is, the contract chart breaks both standards', () => {
  const server = secured(ChartSource.directory(CONTRACT), PodSecurity.unmodified());
  expect(broken(server).length).toBeGreaterThan(10);
  expect(broken(server, 'baseline')).toEqual(
    expect.arrayContaining([expect.stringContaining('clearml-elastic-master privileged')]),
  );
});

test('baseline takes the privileged container of Elasticsearch away, and asks for the node setting instead', () => {
  const scope = testChart();
  const server = secured(ChartSource.directory(CONTRACT), PodSecurity.baseline(), {}, scope);
  expect(broken(server, 'baseline')).toEqual([]);
  expect(Prerequisites.of(scope).all()).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'Node setting', name: 'vm.max_map_count=262144' })]),
  );
  const community = testChart();
  secured(ChartSource.community(), PodSecurity.baseline(), {}, community);
  expect(
    Prerequisites.of(community)
      .all()
      .filter(({ kind }) => kind === 'Node setting'),
  ).toEqual([]);
});

test('values of the user win, and what they break is told', () => {
  const scope = testChart();
  secured(
    ChartSource.directory(CONTRACT),
    PodSecurity.restricted(),
    { values: { elasticsearch: { sysctlInitContainer: { enabled: true } } } },
    scope,
  );
  expect(failureOf(() => synthesized(scope)).message).toContain(
    'CLEARML8010 clearml/server/release: container configure-sysctl of StatefulSet/clearml-elastic-master violates privileged',
  );
});

test('an exception lets it through', () => {
  const scope = testChart();
  const rules = ['allowPrivilegeEscalation', 'capabilities_restricted', 'privileged', 'runAsUser'];
  const exceptions = rules.map((rule) => ({ rule, container: 'configure-sysctl', reason: 'sets vm.max_map_count' }));
  secured(
    ChartSource.directory(CONTRACT),
    PodSecurity.restricted({ exceptions }),
    { values: { elasticsearch: { sysctlInitContainer: { enabled: true } } } },
    scope,
  );
  expect(() => synthesized(scope)).not.toThrow();
});

describe('images', () => {
  const known = (chart: ChartSource) => {
    const scope = testChart();
    secured(chart, PodSecurity.restricted(), {}, scope);
    const images = (reportOf(App.of(scope)).imagesWithoutRoot ?? []) as {
      container: string;
      knownFrom?: string;
      remark?: string;
    }[];
    return (container: string) => images.find((image) => image.container === container);
  };

  test('of the enterprise server are known to run without root since 11.0.0', () => {
    expect(known(ChartSource.directory(CONTRACT))('clearml-apiserver')?.knownFrom).toContain('11.0.md');
    expect(known(contractAt('10.13.0'))('clearml-apiserver')).not.toHaveProperty('knownFrom', expect.any(String));
  });

  test('of the open-source server are only argued to', () => {
    expect(known(ChartSource.community())('apiserver')?.remark).toContain("argued from the server's sources");
  });
});

test('application pods may not be root either', () => {
  const { clearmlApplications } = withValues({ podSecurity: PodSecurity.restricted() }).values;
  expect(clearmlApplications.basePodTemplate.containerSecurityContext.runAsNonRoot).toBe(true);
  expect(clearmlApplications.extraEnvs).toEqual([
    { name: 'CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH', value: '/tmp/__start_agent__.sh' },
    { name: 'HOME', value: '/tmp' },
  ]);
  expect(String(clearmlApplications.containerCustomBashScript).trim().split('\n').at(-1)).toBe(
    '$LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}',
  );
});

test('pods of applications are checked before there are any', () => {
  const synth = (version: string, values: object = {}) => {
    const scope = testChart();
    secured(contractAt(version), PodSecurity.restricted(), { applications: Applications.enabled(), values }, scope);
    return () => synthesized(scope);
  };
  expect(synth('11.0.2')).not.toThrow();
  const root = { clearmlApplications: { basePodTemplate: { containerSecurityContext: { runAsUser: 0 } } } };
  expect(failureOf(synth('11.0.2', root)).message).toContain(
    'container task of clearmlApplications.basePodTemplate violates runAsUser: clearmlApplications.basePodTemplate.containerSecurityContext.runAsUser is 0',
  );
  // Older charts have no values for it, so a restricted namespace would refuse such pods.
  expect(failureOf(synth('10.13.0')).message).toContain('clearmlApplications.basePodTemplate violates runAsNonRoot');
});

withPublicChart('the public chart', () => {
  const chart = () => ChartSource.directory(PUBLIC);

  test('restricted: nothing breaks the standard, bundled databases included', () => {
    const server = secured(chart(), PodSecurity.restricted());
    expect(workloads(server)).toBe(7);
    expect(broken(server)).toEqual([]);
    expect(() => synthesized(server.node.scope as Chart)).not.toThrow();
  });

  test('its components start past the script that needs root, with folders that they may write to', () => {
    const server = secured(chart(), PodSecurity.restricted());
    const [apiserver] = podOf(server, 'apiserver').containers;
    expect(apiserver.args[0]).toContain('python3 -m apiserver.server');
    expect(apiserver.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(
      expect.arrayContaining(['/tmp', '/var/log/clearml', '/opt/clearml/apiserver/apierrors/errors']),
    );
    expect(podOf(server, 'webserver').containers[0].args[0]).toContain('exec nginx');
    expect(podOf(server, 'webserver').securityContext.sysctls).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '80' },
    ]);
    expect(podOf(server, 'fileserver').securityContext.fsGroup).toBe(1001);
  });

  test('on OpenShift nothing names a user or a group', () => {
    const server = secured(chart(), PodSecurity.openshift());
    expect(broken(server)).toEqual([]);
    expect(JSON.stringify(objectsOf(server))).not.toMatch(/"(?:runAsUser|runAsGroup|fsGroup)":/);
  });

  test('as it is, it breaks the standard', () => {
    expect(broken(secured(chart(), PodSecurity.unmodified())).length).toBeGreaterThan(20);
  });
});
