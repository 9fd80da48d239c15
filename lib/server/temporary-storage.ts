import { type Size, SizeRoundingBehavior } from 'cdk8s';
import { ALWAYS } from '../chart/clearml-chart';
import { type SetterRow, wholeNumber } from '../chart/prop-table';
import { asMap, objectsAt } from '../helm/data/json';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { makeWritable } from './public-chart';
import type { ServerInstallation } from './server-installation';

const FOLDER = '/tmp';

/** Room for logs, beside the folder, in mebibytes. */
const LOGS = 1024;

/** A row of the size of the folder that contains uploads until they are complete. */
export function temporaryStorageRow(component: 'fileserver' | 'webserver'): SetterRow<ServerInstallation, Size> {
  const limit = `${component}.temporaryStorage.sizeLimit`;
  const resources = (kind: string) => `${component}.resources.${kind}.ephemeral-storage`;
  return {
    set: ({ chart, podTransforms, values }, size, prop) => {
      const rounding = SizeRoundingBehavior.NONE;
      const mebibytes = wholeNumber(1)(size.toMebibytes({ rounding }), `${prop} in mebibytes`);
      // Without a request, Kubernetes requests the limit.
      values.add(resources('requests'), quantity(Math.min(mebibytes, LOGS)), prop);
      values.add(resources('limits'), quantity(mebibytes + LOGS), prop);
      if (chart.edition === 'community') {
        values.add(limit, quantity(mebibytes), prop);
      } else {
        podTransforms.push(limitFolder(component, quantity(mebibytes)));
      }
    },
    paths: [limit, `${component}.resources`],
    since: { community: ALWAYS, public: ALWAYS },
  };
}

function quantity(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** The chart has no value for the folder. A volume of the user in its place keeps its size. */
function limitFolder(component: string, sizeLimit: string): IPodTransform {
  return {
    transform: (pod) => {
      const [main] = pod.containers;
      if (pod.kind !== 'Deployment' || !pod.name.endsWith(`-${component}`) || main === undefined) {
        return;
      }
      makeWritable(pod, main, FOLDER, 'temporary-storage');
      const mount = main.volumeMounts.find(({ mountPath }) => mountPath === FOLDER);
      const volumes = objectsAt(pod._spec, 'volumes').map((volume) =>
        volume.name === mount?.name && volume.emptyDir !== undefined
          ? { ...volume, emptyDir: { ...asMap(volume.emptyDir), sizeLimit } }
          : volume,
      );
      pod.mergeSpec({ volumes });
    },
  };
}
