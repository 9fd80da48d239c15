import { isJsonObject } from '../../../lib/helm/data/json';
import { joinPath } from '../../../lib/helm/data/paths';
import fc from '../../support/fast-check';
import { someOf } from '../../support/junk';
import { compliantPod, MUTATIONS } from './mutations';

/** Values that neither the compliant pod nor its mutations contain, by the end of the path of a field. */
const MORE_VALUES: Record<string, unknown[]> = {
  'os.name': ['windows'],
  hostUsers: [false],
  'seccompProfile.type': ['Localhost'],
  'appArmorProfile.type': ['Localhost', ''],
  'seLinuxOptions.type': ['', 'container_engine_t', 'container_kvm_t'],
  'capabilities.drop': [[], ['KILL', 'ALL'], null],
  'capabilities.add[0]': ['all', ''],
  'sysctls[0].name': [
    ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time'],
    ...['net.ipv4.tcp_rmem', 'net.ipv4.tcp_notsent_lowat'],
  ],
};

const annotations = fc.dictionary(
  fc.constantFrom(
    'container.apparmor.security.beta.kubernetes.io/main0',
    'container.apparmor.security.beta.kubernetes.io/other',
    'container.seccomp.security.alpha.kubernetes.io/main0',
    'container.seccomp.security.alpha.kubernetes.io/other',
    'seccomp.security.alpha.kubernetes.io/pod',
    'example.com/anything',
  ),
  fc.constantFrom('runtime/default', 'docker/default', 'localhost/x', 'localhost', 'unconfined', ''),
  { maxKeys: 3 },
);

/** Other values of a field: null for absent, and the values of mutations that the API server can decode. */
function otherValues(path: string): unknown[] {
  const inContainer = path.replace(/^spec\.\w*ontainers\[0\]/, '{container}');
  const mutations = MUTATIONS.filter(({ field }) => field === path || field === inContainer);
  const more = Object.entries(MORE_VALUES).flatMap(([end, values]) => (path.endsWith(end) ? values : []));
  return [null, ...mutations.flatMap(({ values }) => values), ...more].filter(
    (value) => !(isJsonObject(value) && 'aSourceOfTheFuture' in value),
  );
}

/** Random values of a field, mostly similar to its value in the compliant pod. */
function like(part: unknown, path: string): fc.Arbitrary<unknown> {
  const others = fc.constantFrom(...otherValues(path));
  return path === 'metadata.annotations'
    ? annotations
    : fc.oneof({ weight: 8, arbitrary: similar(part, path) }, { weight: 1, arbitrary: others });
}

function similar(part: unknown, path: string): fc.Arbitrary<unknown> {
  if (Array.isArray(part) && part.length > 0) {
    const items = fc.array(fc.oneof(...part.map((item, index) => like(item, `${path}[${index}]`))), { maxLength: 3 });
    return path.endsWith('ontainers') ? items.map((list) => list.filter(isJsonObject).map(numbered)) : items;
  }
  return isJsonObject(part)
    ? someOf(Object.fromEntries(Object.entries(part).map(([key, value]) => [key, like(value, joinPath(path, key))])))
    : fc.constant(part);
}

function numbered(container: object, index: number): object {
  return 'name' in container ? { ...container, name: `${container.name}${index}` } : container;
}

/** Pods with all fields that the rules read, well-typed, but not always accepted by the API server. */
export const arbitraryPod = similar(compliantPod(), '') as fc.Arbitrary<{ metadata?: object; spec?: object }>;
