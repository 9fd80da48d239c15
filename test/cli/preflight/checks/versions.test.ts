import { clusterVersions, kubernetesVersion } from '../../../../lib/cli/preflight/checks/versions';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, look } from '../surroundings';

const release = { path: 'clearml/server', chart: 'own', version: '1.0.0' };

describe('the version of Kubernetes, 1.34.2 here,', () => {
  test.each(['>=1.25-0', '>= 1.25.0, < 1.40.0', '1.34.x', '>=1-0', '^1.20.0-0', '>=1.36 || ~1.34.0', '*'])(
    'is within %s',
    async (supports) => {
      expect(await look(kubernetesVersion, { releases: [{ ...release, supports }] })).toEqual([
        `ok own 1.0.0: 1.34.2, within ${supports}`,
      ]);
    },
  );

  test.each(['>=1.35-0', '>= 1.25.0, < 1.30.0', '1.33.x', '>=2-0'])('is not within %s', async (supports) => {
    expect(await look(kubernetesVersion, { releases: [{ ...release, supports }] })).toEqual([
      `missing own 1.0.0: 1.34.2, not within ${supports} -> use a chart version that supports it, or another cluster`,
    ]);
  });

  test('is unknown for an invalid range', async () => {
    expect(await look(kubernetesVersion, { releases: [{ ...release, supports: 'new ones' }] })).toEqual([
      'unknown own 1.0.0: its kubeVersion new ones is not a valid range -> compare it with 1.34.2',
    ]);
  });

  test('is compared with the target version of a release', async () => {
    const rendered = (renderedFor: string) => look(kubernetesVersion, { releases: [{ ...release, renderedFor }] });
    expect(await rendered('1.34.9')).toEqual([]);
    expect(await rendered('v1.35.0')).toEqual([
      "warning own 1.0.0: 1.34.2, but the release is rendered for v1.35.0 -> set kubeVersion: '1.34.2'",
    ]);
  });
});

describe('the version of OpenShift', () => {
  const need = (name: string) => ({
    prerequisites: [{ kind: PrerequisiteKind.CLUSTER_VERSION, name, remedy: 'upgrade' }],
  });
  const openshift = (version: string) => ({
    '/apis/config.openshift.io': group('config.openshift.io', 'v1'),
    '/apis/config.openshift.io/v1/clusterversions/version': { status: { desired: { version } } },
  });

  test('is compared with the required version', async () => {
    expect(await look(clusterVersions, need('OpenShift 4.19'), openshift('4.20.1'))).toEqual([
      'ok OpenShift 4.19: OpenShift 4.20.1',
    ]);
    expect(await look(clusterVersions, need('OpenShift 4.19'), openshift('4.9.30'))).toEqual([
      'missing OpenShift 4.19: OpenShift 4.9.30 -> upgrade',
    ]);
    expect(await look(clusterVersions, need('OpenShift 4.19'))).toEqual([
      'missing OpenShift 4.19: the cluster is not OpenShift -> upgrade',
    ]);
  });

  test('is unknown without read permission, and other platforms are unknown', async () => {
    const [hidden] = await look(clusterVersions, need('OpenShift 4.19'), { '/apis/config.openshift.io': 403 });
    expect(hidden).toMatch(/^unknown OpenShift 4\.19: no read permission: .* -> upgrade$/);
    expect(await look(clusterVersions, need('Other 2'))).toEqual([
      'unknown Other 2: preflight checks versions of OpenShift only -> upgrade',
    ]);
  });
});
