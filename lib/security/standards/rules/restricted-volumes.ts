import type { CheckedPod } from '../checked-pod';
import { type Finding, PodSecurityLevel, type Rule } from '../rule';

const SOURCES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export const restrictedVolumes: Rule = {
  id: 'restrictedVolumes',
  title: `each volume is one of ${SOURCES.map((source) => `\`${source}\``).join(', ')}`,
  level: PodSecurityLevel.RESTRICTED,
  variants: [{ since: 0, check }],
  overrides: 'hostPathVolumes',
};

function* check({ spec }: CheckedPod): Generator<Finding> {
  for (const volume of spec.at('volumes').items) {
    const sources = volume.keys.filter((key) => key !== 'name' && volume.at(key).isSet);
    const [source] = sources;
    // The API server sets emptyDir on a volume without a source before admission.
    if (source !== undefined && !sources.some((key) => SOURCES.includes(key))) {
      yield { field: volume.at(source), found: `a ${source} volume`, expected: `one of ${SOURCES.join(', ')}` };
    }
  }
}
