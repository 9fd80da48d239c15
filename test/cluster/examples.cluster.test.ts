import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Manifests, type Prerequisite } from '../../lib';
import { APPS, synthesizeAll } from '../support/example-apps';
import { describeWithCluster } from '../support/test-cluster';
import { deleteNamespaces, kubectl, notAvailable, objectsOf } from './cluster';
import { definitions } from './definitions';
import { CHECKED, LiveObjects } from './live-checks';

/** Writes the prerequisites of an app into its output folder. */
const AFTER = `
require('node:fs').writeFileSync(
  require('node:path').join(process.env.CDK8S_OUTDIR, 'prerequisites.json'),
  JSON.stringify(require('./lib').Prerequisites.of(app).all()),
);`;

const apply = (...paths: string[]) =>
  kubectl(['apply', '--validate=strict', ...paths.flatMap((path) => ['--filename', path])]);

describeWithCluster('a cluster', () => {
  let folder: string;

  beforeAll(() => {
    folder = synthesizeAll(AFTER);
    // Examples contain definitions, too, and kubectl warns if it has not created what it applies.
    const own = APPS.flatMap((app) => Manifests.inFolder(join(folder, app)).find({ kind: 'CustomResourceDefinition' }));
    const items = definitions().filter(({ metadata }) => !own.some((one) => one.metadata.name === metadata.name));
    const list = { apiVersion: 'v1', kind: 'List', items };
    expect(kubectl(['apply', '--server-side', '--filename', '-'], list)).toMatchObject({ status: 0, stderr: '' });
  }, 120_000);

  describe.each(APPS)('with %s', (app) => {
    let outdir: string;
    let objects: any[];
    let namespaces: string[];

    beforeAll(() => {
      outdir = join(folder, app);
      objects = Manifests.inFolder(outdir).objects;
      namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace).filter(Boolean))];
    });

    afterAll(() => {
      const clusterWide = objects.filter(
        ({ kind, metadata }) => !metadata.namespace && !['Namespace', 'CustomResourceDefinition'].includes(kind),
      );
      const list = { apiVersion: 'v1', kind: 'List', items: clusterWide };
      kubectl(['delete', '--wait=false', '--ignore-not-found', '--filename', '-'], list);
      deleteNamespaces(namespaces);
    }, 180_000);

    test('accepts the definitions, then all objects, without warnings', () => {
      const files = readdirSync(outdir).filter((name) => name.endsWith('-crds.k8s.yaml'));
      const crds = files.map((name) => join(outdir, name));
      if (crds.length > 0) {
        expect(apply(...crds)).toMatchObject({ status: 0, stderr: '' });
        expect(kubectl(['wait', '--for=condition=Established', ...crds.flatMap((path) => ['-f', path])]).status).toBe(
          0,
        );
      }
      expect(apply(outdir)).toMatchObject({ status: 0, stderr: '' });
    });

    test('makes the workloads available', async () => {
      expect(await notAvailable(namespaces)).toEqual([]);
    });

    test('contains what its objects refer to, and allows their connections', () => {
      const prerequisites: Prerequisite[] = JSON.parse(readFileSync(join(outdir, 'prerequisites.json'), 'utf8'));
      const names = prerequisites.map(({ kind, inNamespace, name }) =>
        [kind, inNamespace, name].filter(Boolean).join('/'),
      );
      const live = new LiveObjects(objectsOf(...CHECKED), namespaces, names);
      expect(live.referenceProblems()).toEqual([]);
      expect(live.endpointProblems()).toEqual([]);
      expect(live.flowProblems()).toEqual([]);
    });

    test('has no difference to the output, and does not change with a second apply', () => {
      expect(kubectl(['diff', '--filename', outdir])).toMatchObject({ status: 0, stdout: '', stderr: '' });
      const { stdout, stderr } = apply(outdir);
      const changed = stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' unchanged'));
      expect([changed, stderr]).toEqual([[], '']);
    });
  });
});
