import { type Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { GpuSharing } from '../../lib';
import { CHART_CONSTRUCTS } from '../../lib/cli/show/chart-constructs';
import { CodedError } from '../../lib/core/errors/coded-error';
import TYPES from '../../lib/core/props/props.json';
import { nestValue } from '../../lib/helm/data/paths';
import { acceptedValues } from '../../scripts/preview-schemas';
import { agentOf } from '../agent/agents';
import { problemsOf, validationOf } from '../exposure/exposed';
import { gatewayOf } from '../gateway/gateways';
import { dynamicMig, gpuChart, gpuOperator, injector } from '../gpu/operators';
import { centerOf, exportersOf, presignOf } from '../server/services/services';
import { testChart } from '../support/apps';
import fc from '../support/fast-check';
import { junk, oddText } from '../support/junk';
import { previewChart } from '../support/preview-charts';
import { propertyRuns } from '../support/property-runs';
import { instancesOf } from './prop-samples';

const STRUCTS: Record<string, Record<string, string>> = TYPES.structs;
const ENUMS: Record<string, unknown[]> = TYPES.enums;

/** Props for the helm process, which other tests check. */
const OF_HELM = ['apiVersions', 'helmExecutable', 'helmFlags', 'kubeVersion', 'valuesFiles'];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'gw.example.com', 'k8s:H100:{task_id}', '/data', 'yes', '192.0.2.7') },
  { weight: 1, arbitrary: oddText },
);
const number = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, 65_536, 1e21, Number.NaN, Infinity) },
);
const volumes = [
  { name: 'v', emptyDir: {} },
  { name: 'w', configMap: { name: 'w' } },
];
const mounts = [{ name: 'v', mountPath: '/v' }];
/** Props and values of types of Kubernetes: the library checks the names and types of their fields, and Kubernetes checks more. */
const KUBERNETES: Record<string, fc.Arbitrary<unknown>> = {
  affinity: fc.constantFrom({}, { nodeAffinity: {} }, { podAntiAffinity: {} }),
  initContainers: fc.subarray([{ name: 'w', image: 'i' }]),
  securityContext: fc.constantFrom({}, { runAsUser: 1000 }),
  tolerations: fc.subarray([{ operator: 'Exists' }, { key: 'gpu', effect: 'NoSchedule' }]),
  volumes: fc.subarray(volumes),
  volumeMounts: fc.subarray(mounts),
};

/** The samples of a prop or of a values path of Kubernetes: `extraVolumes` has those of `volumes`. */
function kubernetesSamples(name: string): fc.Arbitrary<unknown> | undefined {
  return Object.entries(KUBERNETES).find(([key]) => name.toLowerCase().endsWith(key.toLowerCase()))?.[1];
}

/** Values of a prop of a type in `props.json`: often valid, sometimes unusual. */
function anyOfType(type: string): fc.Arbitrary<unknown> {
  const name = type.replace(/\?$/, '');
  if (name.endsWith('[]')) {
    const item = name.slice(0, -2);
    return fc.array(anyOfType(item), { maxLength: 2 });
  }
  if (name.startsWith('{')) {
    return fc.dictionary(fc.oneof(fc.constantFrom('a', 'HOME', 'limits'), text), anyOfType(name.slice(1, -1)), {
      maxKeys: 2,
    });
  }
  if (STRUCTS[name]) {
    return propsOf(name);
  }
  const simple: Record<string, fc.Arbitrary<unknown>> = {
    string: text,
    quantity: fc.constantFrom('1', '500m', '2Gi', '50GB'),
    number,
    boolean: fc.boolean(),
    any: fc.oneof(text, number, fc.object({ maxDepth: 1 })),
  };
  return simple[name] ?? fc.constantFrom(...(ENUMS[name] ?? instancesOf(name)));
}

function anyOfProp(name: string, type: string): fc.Arbitrary<unknown> {
  return kubernetesSamples(name) ?? anyOfType(type);
}

/** Values of any type for a prop or a values path. For Kubernetes content, an object is always valid. */
function junkFor(name: string): fc.Arbitrary<unknown> {
  const samples = kubernetesSamples(name);
  return samples
    ? fc.oneof(
        samples,
        junk.filter((value) => typeof value !== 'object'),
      )
    : junk;
}

/** The schema of a chart knows that this value is a text, but not which texts Kubernetes accepts. */
const SECCOMP = fc.constantFrom('RuntimeDefault', 'Unconfined');

function anyOfPath(path: string): fc.Arbitrary<unknown> {
  return path.endsWith('seccompProfile.type') ? SECCOMP : fc.oneof(text, junkFor(path));
}

/** Props of an interface: the required ones, and some optional ones. */
function propsOf(struct: string): fc.Arbitrary<object> {
  const types = Object.entries(STRUCTS[struct] ?? {});
  const required = types.filter(([, type]) => !type.endsWith('?')).map(([name]) => name);
  return fc.record(Object.fromEntries(types.map(([name, type]) => [name, anyOfProp(name, type)])), {
    requiredKeys: required,
  });
}

type Make = (props: any, scope: Chart) => Construct;

const SHARED = { installedSharing: GpuSharing.mixed({ gpusPerNode: 1 }) };
const MAKERS: Record<string, Make> = {
  ClearmlAgent: agentOf,
  AppGateway: gatewayOf,
  GpuOperator: gpuOperator,
  DynamicMigOperator: (props, scope) => dynamicMig({ ...SHARED, ...props }, scope),
  FractionalGpuInjector: (props, scope) => injector({ ...SHARED, ...props }, scope),
  PresignService: (props, scope) => presignOf(scope, props),
  CustomEventExporters: (props, scope) => exportersOf(scope, props),
  PlatformManagementCenter: (props, scope) => centerOf(scope, props),
};

const CASES = CHART_CONSTRUCTS.filter(({ name }) => MAKERS[name]).map(({ name, description }) => {
  const [chart = '', { known } = {}] = Object.entries(description.charts)[0] ?? [];
  const types = STRUCTS[description.propsInterface] ?? {};
  const names = Object.keys(types).filter((prop) => !['chart', 'server', 'values', ...OF_HELM].includes(prop));
  const values = fc
    .constantFrom(...acceptedValues(chart).map(({ path }) => path.replaceAll('[]', '')))
    .chain((path) => anyOfPath(path).map((value) => nestValue(path, value)));
  const charts = (known ? [known.oldest, known.newest] : ['1.0.0']).map((version) => previewChart(chart, version));
  const props: Record<string, fc.Arbitrary<unknown>> = {
    ...Object.fromEntries(names.map((prop) => [prop, anyOfProp(prop, types[prop] as string)])),
    chart: fc.constantFrom(...charts),
    values,
  };
  const nested = names.flatMap((prop) => {
    const struct = (types[prop] ?? '').replace(/\?$/, '');
    const below = Object.keys(STRUCTS[struct.replace('[]', '')] ?? {});
    return below.map((key) =>
      junkFor(key).map((value) => ({
        [prop]: struct.endsWith('[]') ? [{ name: 'a', [key]: value }] : { [key]: value },
      })),
    );
  });
  return { name, make: MAKERS[name] as Make, props, nested };
});

/** Whether a construct renders objects, which must be valid. Its errors must have codes and at most three lines. */
function attempt(make: Make, props: object): boolean {
  const scope = make === gpuOperator ? gpuChart() : testChart('workers');
  try {
    const problems = validationOf(make(props, scope));
    expect(problems.filter((problem) => !problem.startsWith('CLEARML'))).toEqual([]);
    if (problems.length > 0) {
      return false;
    }
    const rendered = Testing.synth(scope);
    // Strings that YAML would misread are objects of the YAML printer until they are printed.
    expect(problemsOf(JSON.parse(JSON.stringify(rendered)))).toEqual([]);
    return true;
  } catch (error) {
    for (const failure of error instanceof AggregateError ? error.errors : [error]) {
      if (!(failure instanceof CodedError)) {
        throw failure;
      }
      expect(failure.message.split('\n').length).toBeLessThanOrEqual(3);
    }
    return false;
  }
}

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

describe.each(CASES)('$name', ({ make, props, nested }) => {
  test('accepts a few props at a time, or rejects them with coded errors', () => {
    let accepted = 0;
    const few = fc
      .tuple(fc.record(props), fc.shuffledSubarray(Object.keys(props), { minLength: 1, maxLength: 3 }))
      .map(([all, names]) => Object.fromEntries(names.map((name) => [name, all[name]])));
    const runs = propertyRuns(100);
    fc.assert(
      fc.property(few, (chosen) => {
        accepted += attempt(make, chosen) ? 1 : 0;
      }),
      { numRuns: runs },
    );
    expect(accepted).toBeGreaterThan(runs / 10);
  });

  test('accepts many props at once, or rejects them with coded errors', () => {
    fc.assert(
      fc.property(fc.record(props, { requiredKeys: [] }), (all) => void attempt(make, all)),
      { numRuns: propertyRuns(50) },
    );
  });

  test('accepts a value of any type for a prop at any level, or rejects it with coded errors', () => {
    const top = fc
      .constantFrom(...Object.keys(props), 'server', 'hooks', 'misspelt')
      .chain((name) => junkFor(name).map((value): object => ({ [name]: value })));
    const below = nested.length > 0 ? [fc.constantFrom(...nested).chain((arbitrary) => arbitrary)] : [];
    fc.assert(
      fc.property(fc.oneof(top, ...below), (props) => void attempt(make, props)),
      { numRuns: propertyRuns(100) },
    );
  });
});
