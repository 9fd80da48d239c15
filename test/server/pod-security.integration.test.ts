import { App, type Chart } from 'cdk8s';
import {
  Applications,
  ChartSource,
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
const CONTRACT_CHART = ChartSource.directory(CONTRACT);

function secured(chart: ChartSource, podSecurity: PodSecurity, props: Partial<ClearmlServerProps> = {}) {
  const scope = testChart();
  return { scope, server: serverOf({ chart, podSecurity, users: USERS, ...props }, scope) };
}

/** The violations of a Pod Security Standard, by its rules in each version that clusters run. */
function violationsOf(objects: any[], level: 'restricted' | 'baseline' = 'restricted'): string[] {
  return ['1.28', '1.32', '1.34', 'latest'].flatMap((version) =>
    objects.flatMap((object) =>
      PodSecurityStandards[level](version)
        .checkObject(object)
        .map(({ ruleId, fieldPath }) => `${object.kind}/${object.metadata.name} ${ruleId} ${fieldPath}`),
    ),
  );
}

/** Objects of a server with a pod security. */
const objectsWith = (chart: ChartSource, podSecurity: PodSecurity) => objectsOf(secured(chart, podSecurity).server);

function describeRestricted(name: string, workloads: number, chart: () => ChartSource, describeChart = describe): void {
  describeChart(`the ${name} chart with PodSecurity`, () => {
    test('meets the restricted standard, including its bundled databases', () => {
      const { scope, server } = secured(chart(), PodSecurity.restricted());
      const objects = objectsOf(server);
      expect(objects.filter(({ spec }) => spec?.template).length).toBe(workloads);
      expect(violationsOf(objects)).toEqual([]);
      expect(() => synthesized(scope)).not.toThrow();
    });

    test('sets no user and no group on OpenShift', () => {
      const objects = objectsWith(chart(), PodSecurity.openshift());
      expect(violationsOf(objects)).toEqual([]);
      expect(JSON.stringify(objects)).not.toMatch(/"(?:runAsUser|runAsGroup|fsGroup)":/);
    });
  });
}

describeRestricted('community', 7, () => ChartSource.community());
describeRestricted('contract', 8, () => CONTRACT_CHART);
describeRestricted('contract 10.9.4', 8, () => contractAt('10.9.4'));
describeRestricted('public', 7, () => ChartSource.directory(PUBLIC), withPublicChart);

test('the unmodified contract chart violates both standards', () => {
  const objects = objectsWith(CONTRACT_CHART, PodSecurity.unmodified());
  expect(violationsOf(objects).length).toBeGreaterThan(10);
  expect(violationsOf(objects, 'baseline')).toEqual(
    expect.arrayContaining([expect.stringContaining('clearml-elastic-master privileged')]),
  );
});

test('baseline removes the privileged container of Elasticsearch, and requires the node setting instead', () => {
  const { scope, server } = secured(CONTRACT_CHART, PodSecurity.baseline());
  expect(violationsOf(objectsOf(server), 'baseline')).toEqual([]);
  expect(nodeSettings(scope)).toEqual(['vm.max_map_count=262144']);
  expect(nodeSettings(secured(ChartSource.community(), PodSecurity.baseline()).scope)).toEqual([]);
});

function nodeSettings(scope: Chart): string[] {
  const all = Prerequisites.of(scope).all();
  return all.filter(({ kind }) => kind === 'Node setting').map(({ name }) => name);
}

const SYSCTL = { values: { elasticsearch: { sysctlInitContainer: { enabled: true } } } };

test('user values take precedence, and their violations are reported', () => {
  const { scope } = secured(CONTRACT_CHART, PodSecurity.restricted(), SYSCTL);
  expect(failureOf(() => synthesized(scope)).message).toContain(
    'CLEARML8010 clearml/server/release: container configure-sysctl of StatefulSet/clearml-elastic-master violates privileged',
  );
});

test('accepts violations that have an exception', () => {
  const rules = ['allowPrivilegeEscalation', 'capabilities_restricted', 'privileged', 'runAsUser'];
  const exceptions = rules.map((rule) => ({ rule, container: 'configure-sysctl', reason: 'sets vm.max_map_count' }));
  const { scope } = secured(CONTRACT_CHART, PodSecurity.restricted({ exceptions }), SYSCTL);
  expect(() => synthesized(scope)).not.toThrow();
});

describe('images', () => {
  const imageOf = (chart: ChartSource, container: string) => {
    const { scope } = secured(chart, PodSecurity.restricted());
    const images = (reportOf(App.of(scope)).imagesWithoutRoot ?? []) as any[];
    return images.find((image) => image.container === container);
  };

  test('of the enterprise server are documented to run without root since 11.0.0', () => {
    expect(imageOf(CONTRACT_CHART, 'clearml-apiserver').knownFrom).toContain('11.0.md');
    expect(imageOf(contractAt('10.13.0'), 'clearml-apiserver')).not.toHaveProperty('knownFrom', expect.any(String));
  });

  test('of the open-source server run without root only according to its sources', () => {
    expect(imageOf(ChartSource.community(), 'apiserver').remark).toContain('bypass its start script');
  });
});

test('restricts application pods to users other than root', () => {
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

test('checks application pods by their template, before they exist', () => {
  const synth = (version: string, values: object = {}) => {
    const props = { applications: Applications.enabled(), values };
    const { scope } = secured(contractAt(version), PodSecurity.restricted(), props);
    return () => synthesized(scope);
  };
  expect(synth('11.0.2')).not.toThrow();
  const root = { clearmlApplications: { basePodTemplate: { containerSecurityContext: { runAsUser: 0 } } } };
  expect(failureOf(synth('11.0.2', root)).message).toContain(
    'container task of clearmlApplications.basePodTemplate violates runAsUser: clearmlApplications.basePodTemplate.containerSecurityContext.runAsUser is 0',
  );
  // Older charts have no values for it, so a restricted namespace would reject such pods.
  expect(failureOf(synth('10.13.0')).message).toContain('clearmlApplications.basePodTemplate violates runAsNonRoot');
});

withPublicChart('the public chart', () => {
  const chart = ChartSource.directory(PUBLIC);

  test('starts its components without the script that requires root, and with writable folders', () => {
    const { server } = secured(chart, PodSecurity.restricted());
    const [apiserver] = podOf(server, 'apiserver').containers;
    expect(apiserver.args[0]).toContain('python3 -m apiserver.server');
    expect(apiserver.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(
      expect.arrayContaining(['/tmp', '/var/log/clearml']),
    );
    expect(podOf(server, 'webserver').containers[0].args[0]).toContain('exec nginx');
    expect(podOf(server, 'webserver').securityContext.sysctls).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '80' },
    ]);
    expect(podOf(server, 'fileserver').securityContext.fsGroup).toBe(1001);
  });

  test('violates the standard if it is unmodified', () => {
    expect(violationsOf(objectsWith(chart, PodSecurity.unmodified())).length).toBeGreaterThan(20);
  });
});
