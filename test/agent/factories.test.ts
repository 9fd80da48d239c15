import { CpuCapacity, GpuCapacity } from '../../lib/agent/capacity/capacities';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { CodedError } from '../../lib/core/errors/coded-error';
import { GpuSharing } from '../../lib/gpu/gpu-sharing';
import fc from '../support/fast-check';
import { junk } from '../support/junk';

const FACTORIES: [name: string, make: (value: any) => unknown, props: string[]][] = [
  ['ServerCredentials.fromKeys', (keys) => ServerCredentials.fromKeys(keys), ['accessKey', 'secretKey']],
  ['ServerCredentials.fromSecret', (name) => ServerCredentials.fromSecret(name), []],
  ['CustomCertificates.additional', (list) => CustomCertificates.additional(list), []],
  ['CustomCertificates.additional, entry', (entry) => CustomCertificates.additional([entry]), ['alias', 'pem']],
  ['CustomCertificates.bundle', (pem) => CustomCertificates.bundle(pem), []],
  ['CustomCertificates.bundle, options', (options) => CustomCertificates.bundle('x', options), ['inTasks']],
  ['TaskCache.clearml', (options) => TaskCache.clearml(options), ['claimName', 'hostPath', 'mountPath']],
  ['TaskCache.nim', (options) => TaskCache.nim(options), ['claimName', 'hostPath', 'mountPath']],
  ['GpuCapacity.of', (count) => GpuCapacity.of(count), []],
  ['GpuCapacity.discovered', (options) => GpuCapacity.discovered(options), ['baseSelector', 'countLabels']],
  ['CpuCapacity.of', (count) => CpuCapacity.of(count), []],
  ['CpuCapacity.discovered', (options) => CpuCapacity.discovered(options), ['nodeSelector']],
  ['CpuCapacity.inNamespace', (name) => CpuCapacity.inNamespace(name), []],
  ['GpuSharing.fractional', (options) => GpuSharing.fractional(options), ['gpusPerNode', 'injectorVersion']],
  ['GpuSharing.mixed', (options) => GpuSharing.mixed(options), ['gpusPerNode', 'injectorVersion']],
  ['Gpus.whole', (count) => Gpus.whole(count), []],
  ['Gpus.mig', (profile) => Gpus.mig(profile), []],
  ['Gpus.mig, count', (count) => Gpus.mig('1g.10gb', count), []],
  ['Gpus.fraction', (fraction) => Gpus.fraction(fraction), []],
];

test.each(FACTORIES)('%s accepts a value of any type or throws a CodedError', (_, make, props) => {
  const below = props.map((prop) => junk.map((value) => ({ [prop]: value })));
  fc.assert(
    fc.property(fc.oneof(junk, ...below), (value) => {
      try {
        make(value);
      } catch (error) {
        expect(error).toBeInstanceOf(CodedError);
      }
    }),
    { numRuns: 150 },
  );
});
