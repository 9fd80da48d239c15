import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { ClearmlServer, Manifests, SecretValue } from '../../lib';
import { withoutVersions } from '../../lib/testing/version-labels';
import { temporaryFolder } from '../support/apps';
import fc from '../support/fast-check';
import { writeFiles } from '../support/files';
import { previewChart } from '../support/preview-charts';

const snapshotOf = (version: string, ignoreVersionLabels?: boolean) => {
  const app = new App({ outdir: temporaryFolder() });
  new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
    chart: previewChart('clearml-enterprise', version),
    baseDomain: 'clearml.example.com',
    users: [{ username: 'admin', password: SecretValue.environment('CLEARML_ADMIN_PASSWORD') }],
  });
  return Manifests.of(app).snapshot({ ignoreVersionLabels });
};

test('a snapshot that ignores version labels is equal for two chart versions with the same objects', () => {
  expect(snapshotOf('11.0.2')).not.toEqual(snapshotOf('11.0.3'));
  expect(snapshotOf('11.0.2', true)).toEqual(snapshotOf('11.0.3', true));
});

const metadata = (version: string) => ({
  labels: { 'helm.sh/chart': `a-${version}`, 'app.kubernetes.io/version': version, 'app.kubernetes.io/name': 'a' },
  annotations: { 'checksum/config': version, 'cdk8s-clearml/secrets': 'x' },
});
const workload = (version: string) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata(version),
  spec: {
    selector: { matchLabels: { 'app.kubernetes.io/version': version } },
    template: { metadata: metadata(version) },
    volumeClaimTemplates: [{ metadata: metadata(version) }],
  },
});
const masked = {
  labels: { 'helm.sh/chart': '<version>', 'app.kubernetes.io/version': '<version>', 'app.kubernetes.io/name': 'a' },
};
const nested = { ...masked, annotations: { 'checksum/config': '<checksum>', 'cdk8s-clearml/secrets': 'x' } };

test('version labels are masked in objects, pods and claims; selectors and the annotations of objects stay', () => {
  expect(withoutVersions(workload('1'))).toEqual({
    ...workload('1'),
    metadata: { ...masked, annotations: metadata('1').annotations },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/version': '1' } },
      template: { metadata: nested },
      volumeClaimTemplates: [{ metadata: nested }],
    },
  });
});

test('the checksums of a Pod, and the objects of a List, are masked, too', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: metadata('1') };
  expect(withoutVersions(pod)).toEqual({ ...pod, metadata: nested });
  const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
  expect(withoutVersions(list(pod, workload('1')))).toEqual(list(withoutVersions(pod), withoutVersions(workload('1'))));
});

test('texts of a ConfigMap, and all objects without version labels, do not change', () => {
  const data = { file: stringify(workload('1')) };
  const file = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
  expect(withoutVersions(file)).toEqual(file);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      expect(withoutVersions(object)).toEqual(object);
    }),
  );
});

test('a written folder can be compared, too', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'a.k8s.yaml': stringify(workload('1')) });
  const { 'a.k8s.yaml': text } = Manifests.inFolder(folder).snapshot({ ignoreVersionLabels: true });
  expect(text).toContain('helm.sh/chart: <version>');
});
