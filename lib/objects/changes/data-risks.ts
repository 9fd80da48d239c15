import type { ObjectChange } from './object-changes';

/** What remains, unused, when an app no longer contains an object of a kind with data. */
const ORPHANED: { readonly [kind: string]: string } = {
  Namespace: 'its deletion deletes all objects and claims in it',
  PersistentVolume: 'the app no longer uses its data',
  PersistentVolumeClaim: 'the app no longer uses its data, which its deletion deletes',
  StatefulSet: 'the app no longer uses the data in its claims',
};

const CLAIM_OF_POD = /^spec\.template\.spec\.volumes\[[^\]]+\](?:\.persistentVolumeClaim(?:\.claimName)?)?$/;

/** Why data gets lost by a change, or remains where no pod reads it. */
export function dataRiskOf({ apiVersion, kind, effect, fields }: ObjectChange): { dataRisk?: string } {
  if (effect === 'orphaned') {
    const dataRisk = /^(?:v1|apps\/v1)$/.test(apiVersion) ? ORPHANED[kind] : undefined;
    return dataRisk === undefined ? {} : { dataRisk };
  }
  const former = fields.flatMap(({ field, before }) => {
    const claim = CLAIM_OF_POD.test(field) ? claimIn(before) : undefined;
    return claim === undefined ? [] : [claim];
  });
  return former.length === 0
    ? {}
    : { dataRisk: `the pods no longer use the data of PersistentVolumeClaim ${former.join(', ')}` };
}

/** The name of the claim in a volume, its source or the name itself. */
function claimIn(before: unknown): string | undefined {
  if (typeof before === 'string' || before === undefined || before === null) {
    return before ?? undefined;
  }
  const { persistentVolumeClaim, claimName } = before as { persistentVolumeClaim?: unknown; claimName?: unknown };
  return claimIn(claimName ?? persistentVolumeClaim);
}
