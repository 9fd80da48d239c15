import { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { PodSecurity } from '../../lib/security/pod-security';
import { Applications } from '../../lib/server/applications';
import { failureOf, runInTemporaryFolders, testChart } from '../support/apps';
import { contractAt, describeCharts, installationOf, objectsOf, podOf, serverOf } from './servers';

runInTemporaryFolders();

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const certificates = CustomCertificates.bundle(PEM);
const PATH = '/etc/clearml/certificates/ca-certificates.crt';
const APPLICATIONS = 'clearmlApplications.customCertificates.overrideCaCertificatesCrt';

describeCharts((folder) => {
  test('trusts the bundle in each container with an image of the server, and in no database', () => {
    const props = { chart: ChartSource.directory(folder), certificates, podSecurity: PodSecurity.restricted() };
    const objects = objectsOf(serverOf(props));
    const bundle = objects.find(({ metadata }) => metadata.name.endsWith('-ca-certificates'));
    expect(bundle).toMatchObject({ kind: 'ConfigMap', data: { 'ca-certificates.crt': PEM } });
    const workloads = objects.filter(({ kind }) => /^(?:Deployment|StatefulSet|CronJob)$/.test(kind));
    const trusting = workloads.filter(({ spec }) =>
      (spec.template ?? spec.jobTemplate.spec.template).spec.volumes?.some(
        ({ configMap }: any) => configMap?.name === bundle.metadata.name,
      ),
    );
    const names = trusting.map(({ metadata }) => metadata.name.replace(/^clearml-(?:enterprise-)?(?:apiserver-)?/, ''));
    expect(names).toEqual(expect.arrayContaining(['apiserver', 'asyncdelete', 'fileserver', 'webserver']));
    expect(names.filter((name) => /mongo|redis|elastic|dragonfly/.test(name))).toEqual([]);
    for (const { spec } of trusting) {
      const { metadata, spec: pod } = spec.template;
      expect(metadata.annotations['cdk8s-clearml/certificates']).toMatch(/^[0-9a-f]{16}$/);
      const [{ env, volumeMounts }] = pod.containers;
      expect(env).toContainEqual({ name: 'REQUESTS_CA_BUNDLE', value: PATH });
      expect(env).toContainEqual({ name: 'SSL_CERT_FILE', value: PATH });
      expect(volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/clearml/certificates' }));
    }
  });
});

test('keeps a variable for certificates that the user sets', () => {
  const server = serverOf({ certificates, apiserver: { environment: { SSL_CERT_FILE: '/mine.pem' } } });
  const { env } = podOf(server, 'apiserver').containers[0];
  expect(env.filter(({ name }: any) => name === 'SSL_CERT_FILE')).toEqual([
    { name: 'SSL_CERT_FILE', value: '/mine.pem' },
  ]);
});

test('applications trust the bundle from the first chart version that has a value for it, unless they have other certificates', () => {
  const values = { clearmlApplications: { customCertificates: { extraCerts: [{ alias: 'a', pem: PEM }] } } };
  const bundleOf = (props: object) =>
    installationOf({ certificates, ...props }).values.sourcedValues.find(({ path }) => path === APPLICATIONS)?.value;
  expect([{}, { values }].map(bundleOf)).toEqual([PEM, undefined]);
  const additional = CustomCertificates.additional([{ alias: 'a', pem: PEM }]);
  expect(bundleOf({ applications: Applications.enabled({ certificates: additional }) })).toBeUndefined();
  expect(['10.8.12', '10.8.13'].map((version) => bundleOf({ chart: contractAt(version) }))).toEqual([undefined, PEM]);
});

test('rejects additional certificates: the variable replaces the certificates of the image', () => {
  const additional = CustomCertificates.additional([{ alias: 'a', pem: PEM }]);
  expect(failureOf(() => serverOf({ certificates: additional }, testChart())).message).toMatch(
    /^CLEARML9012 clearml\/server: certificates of a server with CustomCertificates\.additional\n.*whole bundle.*\n.*bundle$/,
  );
});
