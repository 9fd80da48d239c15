import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  Exposure,
  Manifests,
  PodSecurity,
  PodSecurityLevel,
  SecretValue,
  Tls,
} from 'cdk8s-clearml';

/** In a project, this stands in a file of its own, and main.ts calls it: `clearml('production').synth()`. */
function clearml(stage: 'staging' | 'production'): App {
  const app = new App();
  new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
    chart: ChartSource.community(),
    baseDomain: `${stage}.clearml.example.com`,
    exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
    podSecurity: PodSecurity.restricted(),
    users: [{ username: 'admin', password: SecretValue.environment('ADMIN_PASSWORD') }],
    apiserver: { replicas: stage === 'production' ? 3 : 1 },
  });
  return app;
}

describe('production', () => {
  const manifests = Manifests.of(clearml('production'));

  test('has three API servers', () => {
    manifests.hasObject({ kind: 'Deployment', name: 'clearml-apiserver' }, { spec: { replicas: 3 } });
  });

  test('is reached through nginx, by https', () => {
    manifests.hasCount({ kind: 'Ingress' }, 3);
    manifests.hasObject(
      { kind: 'Ingress', name: 'clearml-webserver' },
      {
        spec: {
          ingressClassName: 'nginx',
          rules: [{ host: 'app.production.clearml.example.com' }],
          tls: [{ secretName: 'clearml-tls' }],
        },
      },
    );
  });

  test('runs restricted pods', () => {
    manifests.meetsPodSecurity(PodSecurityLevel.RESTRICTED, '1.32');
  });

  test('stores its files on a large disk', () => {
    const { spec } = manifests.get({ kind: 'PersistentVolumeClaim', name: 'clearml-fileserver-data' });
    expect(spec.resources.requests.storage).toBe('50Gi');
  });

  test('is what was reviewed', () => {
    expect(manifests.snapshot()).toMatchSnapshot();
  });
});
