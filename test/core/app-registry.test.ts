import { App, Chart } from 'cdk8s';
import { agentNamespaces, registerAgent } from '../../lib/agent/registered-agents';
import { AppRegistry } from '../../lib/core/app-registry';
import { reportOf, reportOn } from '../../lib/core/report/report';
import { reserve } from '../../lib/exposure/reservations';
import { addGpuCapacity, gpuCapacityOf } from '../../lib/gpu/gpu-capacity';
import { declareOperator, operatorsOf } from '../../lib/gpu/operators';
import { PrerequisiteKind, Prerequisites, SecretDelivery } from '../../lib/index';
import { requiredLevels, requireLevel } from '../../lib/security/namespace/namespace-chart';
import { PodSecurityLevel } from '../../lib/security/standards/rule';
import { reserveTenant } from '../../lib/tenants/tenant-reservations';

class Names extends Set<string> {}
class Numbers extends Array<number> {}

test('constructs of one app share one instance of a class', () => {
  const app = new App();
  const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
  AppRegistry.of(one).get(Names).add('name');
  AppRegistry.of(app).get(Numbers).push(1);
  expect([...AppRegistry.of(two).get(Names)]).toEqual(['name']);
  expect([...AppRegistry.of(two).get(Numbers)]).toEqual([1]);
});

const CONFLICT = {
  code: 'CLEARML5005' as const,
  conflicts: (mine: string, other: string) => mine === other,
  reported: () => ({ found: 'a conflict', expected: 'no conflict', fix: 'none' }),
};

/** Registers an entry in each module that keeps state for the app. */
function register(chart: Chart): void {
  registerAgent(chart, 'agents');
  reserve(chart, 'clearml.example.com', CONFLICT);
  reserveTenant(chart, { name: 'acme' }, 'credentials');
  declareOperator({ kind: 'GPU operator', scope: chart });
  addGpuCapacity(chart, { wholeGpus: true, migSlices: false });
  requireLevel(chart, 'agents', { path: 'path', level: PodSecurityLevel.BASELINE, reason: 'tasks' });
  Prerequisites.of(chart).add(chart, {
    kind: PrerequisiteKind.SECRET,
    name: 'secret',
    purpose: 'purpose',
    remedy: 'remedy',
  });
  reportOn(chart, 'section', () => [{ path: 'path' }]);
}

test('two apps in one process share no state', () => {
  const [first, second] = [new App(), new App()];
  const [one, two] = [new Chart(first, 'chart'), new Chart(second, 'chart')];
  register(one);
  SecretDelivery.existing().applyTo(first);
  expect(agentNamespaces(two).size).toBe(0);
  expect(operatorsOf(two)).toEqual([]);
  expect(gpuCapacityOf(two)).toEqual([]);
  expect(requiredLevels(two, 'agents')).toEqual([]);
  expect(Prerequisites.of(two).all()).toEqual([]);
  expect(reportOf(two, ['section'])).toEqual({});
  expect(SecretDelivery._of(two)).toBe(SecretDelivery.plain());
  expect(() => register(two)).not.toThrow();
  expect(two.node.validate()).toEqual([]);
  expect(() => register(one)).toThrow(/^CLEARML9073: /);
  expect(one.node.validate()).toEqual([expect.stringMatching(/^CLEARML5005 chart: a conflict/)]);
});
