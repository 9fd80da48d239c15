import type { Chart } from 'cdk8s';
import fc from 'fast-check';
import { ChartSource, GpuPlatform, GpuSharing, Hooks, PodSecurity, SecretValue } from '../../lib';
import { CodedError } from '../../lib/core/errors/coded-error';
import { junk, oddText } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { contractOf, dynamicMig, gpuChart, gpuOperator, injector, injectorAt, objectsOf } from './operators';

const text = fc.oneof(fc.constantFrom('gpus', 'a.b', 'A', '1', 'yes'), oddText);
const number = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, -1, 0.5, 65, 1e21, Number.NaN, Infinity));
const version = fc.oneof(fc.constantFrom('1.2.0', '1.3.0', '2.0.0-rc.1', 'v1.3.0', '1', 'latest'), text);
const some = (props: Record<string, fc.Arbitrary<any>>) => fc.record(props, { requiredKeys: [] });
const secret = fc.constantFrom(SecretValue.unsafePlainText('x'), SecretValue.existing('a', 'b'));

const sharing = fc.oneof(
  fc.constant(() => GpuSharing.none()),
  fc.constant(() => GpuSharing.dynamicMig()),
  some({ gpusPerNode: number, injectorVersion: version }).map((options) => () => GpuSharing.fractional(options)),
  some({ gpusPerNode: number, injectorVersion: version }).map((options) => () => GpuSharing.mixed(options as any)),
);

const common = {
  inNamespace: text,
  createNamespace: fc.boolean(),
  releaseName: text,
  registryToken: secret,
  hooks: fc.constantFrom(Hooks.keep(), Hooks.drop()),
  includeCrds: fc.boolean(),
  podSecurity: fc.constantFrom(PodSecurity.restricted(), PodSecurity.baseline(), PodSecurity.unmodified()),
  allowUnknownValues: fc.boolean(),
  unsetValues: fc.array(fc.oneof(text, fc.constantFrom('mig.strategy', 'toolkit.env', 'devicePlugin.config')), {
    maxLength: 2,
  }),
};

const operatorProps = some({
  ...common,
  platform: fc.constantFrom(...Object.values(GpuPlatform)),
  imagePullSecrets: fc.array(text, { maxLength: 2 }),
  chart: fc.constantFrom(undefined, ChartSource.community(), ChartSource.directory(contractOf('gpu-operator'))),
  values: some({
    mig: fc.oneof(text, fc.record({ strategy: fc.oneof(text, fc.constant('mixed')) })),
    migManager: fc.oneof(text, fc.record({ enabled: fc.oneof(fc.boolean(), text) })),
    devicePlugin: fc.oneof(
      text,
      some({ enabled: fc.boolean(), repository: text, env: fc.array(some({ name: text, value: text })), config: text }),
    ),
    toolkit: fc.constantFrom(null, { env: null }, { env: [] }, { env: [{ name: 'A', value: 'b' }] }),
  }),
});

const addOnProps = some({
  ...common,
  imageRegistry: fc.oneof(text, fc.constant('registry.internal/mirror')),
  values: fc.oneof(
    fc.record({ imageCredentials: fc.oneof(text, fc.constant(null), fc.record({ password: text })) }),
    fc.dictionary(text, text, { maxKeys: 2 }),
  ),
});

/** How something ends: with a code where it fails. At synth all errors come as one text. */
function outcome(action: () => unknown): string {
  try {
    action();
    return 'synthesized';
  } catch (error) {
    const { message, stack } = error as Error;
    const [line] = error instanceof CodedError ? [message] : message.split('\n').filter((text) => /\] \S/.test(text));
    const code = /CLEARML\d{4}/.exec(line ?? '')?.[0];
    if (code === undefined) {
      throw new Error(`not coded: ${stack}`);
    }
    return code;
  }
}

test('whatever the props of all operators, an app synthesizes or fails with coded errors', () => {
  fc.assert(
    fc.property(operatorProps, addOnProps, addOnProps, sharing, version, (operator, cdmo, cfgi, makeSharing, at) => {
      const scope = gpuChart();
      outcome(() => {
        const chosen = makeSharing();
        gpuOperator({ ...operator, sharing: chosen }, scope);
        dynamicMig({ ...cdmo, installedSharing: chosen._mig ? undefined : GpuSharing.dynamicMig() }, scope);
        injector({ ...cfgi, chart: injectorAt(/^\d+\.\d+\.\d+$/.test(at) ? at : '1.3.0') }, scope);
        objectsOf(scope);
      });
    }),
    { numRuns: propertyRuns(50) },
  );
});

test.each<[string, fc.Arbitrary<any>, (props: any, scope: Chart) => unknown]>([
  ['the GPU operator', operatorProps, gpuOperator],
  ['the dynamic MIG operator', addOnProps, dynamicMig],
  ['the fractional GPU injector', addOnProps, injector],
])('whatever a few props of %s, it synthesizes or fails with coded errors', (_, props, make) => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(props, fc.subarray([...Object.keys(common), 'values', 'platform'], { maxLength: 2 }), (all, chosen) => {
      const scope = gpuChart();
      const few = Object.fromEntries(chosen.filter((name) => name in all).map((name) => [name, all[name]]));
      outcomes.add(
        outcome(() => {
          make(
            { ...(make === gpuOperator ? {} : { installedSharing: GpuSharing.mixed({ gpusPerNode: 1 }) }), ...few },
            scope,
          );
          objectsOf(scope);
        }),
      );
    }),
    { numRuns: 50 },
  );
  expect(outcomes).toContain('synthesized');
  expect(outcomes.size).toBeGreaterThan(2);
});

test.each<[string, (props: any, scope: Chart) => unknown, string[]]>([
  ['the GPU operator', gpuOperator, ['sharing', 'platform', 'imagePullSecrets', 'chart', 'values', 'sharin']],
  ['the dynamic MIG operator', dynamicMig, ['chart', 'installedSharing', 'imageRegistry', 'values', 'sharing']],
  ['the fractional GPU injector', injector, ['chart', 'installedSharing', 'imageRegistry', 'values', 'sharing']],
])('a prop of %s of any type ends with a code, or well', (_, make, names) => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(common), ...names), junk, (name, value) => {
      const scope = gpuChart();
      outcome(() => {
        make({ [name]: value }, scope);
        objectsOf(scope);
      });
    }),
    { numRuns: propertyRuns(60) },
  );
});

test('ways of sharing, with options of any type, are made or refused with a code', () => {
  const options = fc.oneof(
    junk,
    fc.tuple(fc.constantFrom('gpusPerNode', 'injectorVersion', 'x'), junk).map(([name, value]) => ({ [name]: value })),
  );
  fc.assert(
    fc.property(options, (given: any) => {
      for (const make of [GpuSharing.fractional, GpuSharing.mixed]) {
        outcome(() => make.call(GpuSharing, given));
      }
    }),
    { numRuns: propertyRuns(100) },
  );
});
