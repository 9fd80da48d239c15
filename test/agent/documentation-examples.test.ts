import { parse } from 'yaml';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PUBLIC, withPublicChart, withValues } from './agents';
import { CUSTOM_WORKLOAD } from './documentation/custom-workload';
import { DEPLOYMENT } from './documentation/deployment';
import { DYNAMIC_TEMPLATE } from './documentation/dynamic-template';
import { ORCHESTRATION_DASHBOARD } from './documentation/orchestration-dashboard';
import { RESTRICTED_ENVIRONMENTS } from './documentation/restricted-environments';
import { SHARED_GPUS } from './documentation/shared-gpus';

/** Every example of values on the agent pages of the ClearML documentation. */
const EXAMPLES = [
  ...DEPLOYMENT,
  ...CUSTOM_WORKLOAD,
  ...ORCHESTRATION_DASHBOARD,
  ...RESTRICTED_ENVIRONMENTS,
  ...DYNAMIC_TEMPLATE,
  ...SHARED_GPUS,
];

/** Values as the chart interprets them: amounts become strings, and defaults (empty, false or 0) are dropped. */
function effective(node: any, key = ''): any {
  if (Array.isArray(node)) {
    return node.map((item) => effective(item));
  }
  if (typeof node !== 'object' || node === null) {
    return typeof node === 'number' && /^nvidia\.com\//.test(key) ? String(node) : node;
  }
  const entries = Object.entries(node).map(([name, value]) => [name, effective(value, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => !isNeutral(value)));
}

function isNeutral(value: any): boolean {
  return (
    value === '' ||
    value === false ||
    value === 0 ||
    (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
  );
}

// start-script.test.ts compares start scripts, since those of the agent differ from the documented ones in wording.
test.each(EXAMPLES)('sets the documented values: $page', ({ props, documented }) => {
  const { values } = withValues(props);
  const expected = parse(documented);
  for (const [section, content] of Object.entries<any>(expected)) {
    for (const key of Object.keys(content)) {
      expect([key, effective(values[section]?.[key])]).toEqual([key, effective(content[key])]);
    }
  }
});

test('sets placeholders for credentials and token at the documented paths', () => {
  const { values } = withValues({ registryToken: SecretValue.unsafePlainText('token') });
  const placeholder = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
  expect(values).toMatchObject({
    imageCredentials: { password: placeholder },
    clearml: { agentk8sglueKey: placeholder, agentk8sglueSecret: placeholder },
  });
  const { values: existing } = withValues({ credentials: ServerCredentials.fromSecret('mine') });
  expect(existing.clearml.existingAgentk8sglueSecret).toBe('mine');
});

withPublicChart('the public chart', () => {
  test('accepts the values for sessions in pods (clearml_session.md)', () => {
    const sessions = {
      portModeEnabled: true,
      svcType: 'NodePort',
      externalIP: '0.0.0.0',
      startingPort: 30000,
      maxServices: 20,
    };
    const { values } = withValues({ chart: ChartSource.directory(PUBLIC), values: { sessions } });
    expect(values.sessions).toEqual(sessions);
  });

  test('requests a MIG slice for the default queue (clearml_agent_fractional_gpus.md)', () => {
    const { values } = withValues({
      chart: ChartSource.directory(PUBLIC),
      queues: [{ name: 'default' }],
      basePodTemplate: {
        gpus: Gpus.whole(1),
        nodeSelector: { 'nvidia.com/gpu.product': 'A100-SXM4-40GB-MIG-1g.5gb' },
      },
    });
    expect(values.agentk8sglue).toMatchObject({
      queue: 'default',
      basePodTemplate: {
        resources: { limits: { 'nvidia.com/gpu': 1 } },
        nodeSelector: { 'nvidia.com/gpu.product': 'A100-SXM4-40GB-MIG-1g.5gb' },
      },
    });
  });
});
