import { execFileSync } from 'node:child_process';
import { acceptsKubernetes, nearestKubernetes } from '../../../lib/helm/chart/kube-version';
import { temporaryFolder } from '../../support/apps';
import { chartIn, chartYaml } from '../../support/chart-files';
import { helmOf } from '../../support/helms';

/** Constraints with the version nearest to 1.32.0 that they accept. */
const CONSTRAINTS: readonly (readonly [constraint: string, nearest: string | undefined])[] = [
  ['>= 1.21.0-0 < 1.26.0-0', '1.25.0'],
  ['>= 1.21.0-0 < 1.33.0-0', '1.32.0'],
  ['>=1.21-0, <=1.30', '1.30.0'],
  ['<1.20.0 || >=1.34.0', '1.34.0'],
  ['~1.25', '1.25.0'],
  ['1.27.x || 1.26.x', '1.27.0'],
  ['1.20.0 - 1.24.0', '1.24.0'],
  ['=> 1.19, =< 1.28, != 1.28.x', '1.27.0'],
  ['>= 1.21.0-0 < 1.33.0-0, != 1.32.0', '1.31.0'],
  ['1.24.7', '1.24.7'],
  ['>= 2.0.0', undefined],
];

describe('the Kubernetes versions that a chart accepts', () => {
  test.each(CONSTRAINTS)('are read as helm reads them: %s', (constraint, nearest) => {
    expect(nearestKubernetes(constraint, '1.32.0')).toBe(nearest);
    const chart = chartIn(temporaryFolder(), {
      'Chart.yaml': chartYaml('demo', `kubeVersion: ${JSON.stringify(constraint)}`),
    });
    for (const version of ['1.32.0', '1.28.0', nearest ?? '1.20.0']) {
      expect([version, acceptsKubernetes(constraint, version)]).toEqual([version, helmAccepts(chart, version)]);
    }
  });

  test('are unknown if the constraint is invalid', () => {
    expect(acceptsKubernetes('new ones', '1.32.0')).toBeUndefined();
    expect(nearestKubernetes('new ones', '1.32.0')).toBeUndefined();
  });
});

function helmAccepts(chart: string, version: string): boolean {
  try {
    execFileSync(helmOf(4), ['template', 'a', chart, '--kube-version', version], { stdio: 'pipe' });
    return true;
  } catch (error) {
    expect(String((error as { stderr: Buffer }).stderr)).toContain('incompatible with Kubernetes');
    return false;
  }
}
