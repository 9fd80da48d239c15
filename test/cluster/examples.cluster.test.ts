import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Manifests, type Prerequisite } from '../../lib';
import { APPS, synthesizeAll } from '../support/example-apps';
import { describeWithCluster } from '../support/test-cluster';
import {
  apply,
  changesOfSecondApply,
  deleteNamespaces,
  kubectl,
  notAvailable,
  objectsOf,
  rejectedWorkloads,
} from './cluster';
import { definitions } from './definitions';
import { CHECKED, CHECKED_CUSTOM, LiveObjects } from './live-checks';
import { LEVEL, violations, withoutPodSecurityWarnings } from './pod-security';

/** Writes the prerequisites of an app beside its output folder. */
const AFTER = `
require('node:fs').writeFileSync(
  process.env.CDK8S_OUTDIR + '.prerequisites.json',
  JSON.stringify(require('./lib').Prerequisites.of(app).all()),
);`;

/** Apps whose server or agent has no `podSecurity`. Under the level `restricted`, these pods, and no others, are rejected. */
const NOT_RESTRICTED = [
  'app-gateway',
  'customized-server',
  'dynamic-mig',
  'fractional-gpus',
  'gpu-queues',
  'mixed-gpus',
  'presign',
];

/** Namespaces of operators, to which apps add objects. */
const OF_OPERATORS = ['metallb-system'];

describeWithCluster('a cluster', () => {
  let folder: string;

  beforeAll(() => {
    folder = synthesizeAll(AFTER);
    // Examples contain definitions, too, and kubectl warns if it has not created what it applies.
    const own = APPS.flatMap((app) => Manifests.inFolder(join(folder, app)).find({ kind: 'CustomResourceDefinition' }));
    const items = definitions().filter(({ metadata }) => !own.some((one) => one.metadata.name === metadata.name));
    const list = { apiVersion: 'v1', kind: 'List', items };
    expect(kubectl(['apply', '--server-side', '--filename', '-'], list)).toMatchObject({ status: 0, stderr: '' });
    for (const namespace of OF_OPERATORS) {
      kubectl(['create', 'namespace', namespace]);
    }
  }, 240_000);

  describe.each(APPS)('with %s', (app) => {
    let outdir: string;
    let objects: any[];
    let namespaces: string[];
    let rejected: string[];

    beforeAll(() => {
      outdir = join(folder, app);
      objects = Manifests.inFolder(outdir).objects;
      namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace).filter(Boolean))];
      rejected = violations(objects, 'enforce');
    });

    afterAll(() => {
      const others = objects.filter(
        ({ kind, metadata: { namespace } }) =>
          (!namespace || OF_OPERATORS.includes(namespace)) && !['Namespace', 'CustomResourceDefinition'].includes(kind),
      );
      const list = { apiVersion: 'v1', kind: 'List', items: others };
      kubectl(['delete', '--wait=false', '--ignore-not-found', '--filename', '-'], list);
      deleteNamespaces(namespaces.filter((name) => !OF_OPERATORS.includes(name)));
    }, 180_000);

    test('accepts the definitions, then all objects, without warnings', () => {
      const files = readdirSync(outdir).filter((name) => name.endsWith('-crds.k8s.yaml'));
      const crds = files.map((name) => join(outdir, name));
      if (crds.length > 0) {
        const names = crds.flatMap((path) => ['--filename', path]);
        expect(apply(...names)).toMatchObject({ status: 0, stderr: '' });
        expect(kubectl(['wait', '--for=condition=Established', ...names]).status).toBe(0);
      }
      const { status, stderr } = apply('--filename', outdir);
      const { warnings, rest } = withoutPodSecurityWarnings(stderr);
      expect([status, rest]).toEqual([0, '']);
      expect(warnings > 0).toBe(violations(objects, 'warn').length > 0);
    });

    test(`makes the workloads available${LEVEL ? ', except those without podSecurity' : ''}`, async () => {
      const isRejected = LEVEL !== '' && NOT_RESTRICTED.some((name) => app.includes(`/${name}/`));
      expect(rejected.length > 0).toBe(isRejected);
      expect(await notAvailable(namespaces, rejected)).toEqual([]);
      expect(rejectedWorkloads(namespaces)).toEqual(rejected);
    });

    test('contains what its objects refer to, and allows their connections', () => {
      const prerequisites: Prerequisite[] = JSON.parse(readFileSync(`${outdir}.prerequisites.json`, 'utf8'));
      const names = prerequisites.map(({ kind, inNamespace, name }) =>
        [kind, inNamespace, name].filter(Boolean).join('/'),
      );
      const live = new LiveObjects(objectsOf(...CHECKED, ...CHECKED_CUSTOM), namespaces, names);
      expect([live.referenceProblems(), live.flowProblems()]).toEqual([[], []]);
      // The Services of rejected pods have no endpoints.
      expect(rejected.length > 0 || live.endpointProblems()).toEqual(rejected.length > 0 || []);
    });

    test('has no difference to the output, and does not change with a second apply', () => {
      const { status, stdout, stderr } = kubectl(['diff', '--filename', outdir]);
      expect([status, stdout, withoutPodSecurityWarnings(stderr).rest]).toEqual([0, '', '']);
      expect(changesOfSecondApply(outdir)).toEqual([]);
    });
  });
});
