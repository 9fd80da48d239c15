import { AppNeeds } from '../../../lib/cli/preflight/app-needs';
import { Cluster } from '../../../lib/cli/preflight/cluster';
import type { Check } from '../../../lib/cli/preflight/finding';
import { type LookUp, Network, parseResolutions } from '../../../lib/cli/preflight/network';
import type { Prerequisite } from '../../../lib/core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../../lib/exposure/exposure';
import { toManifests } from '../../../lib/helm/manifests/manifest';
import type { ReportedRelease } from '../../../lib/release/release-report';
import type { ApiAnswers } from '../../support/kubernetes-api';
import { CLUSTER } from './answers';
import { RecordedKubectl } from './recorded-kubectl';

/** What an app needs, in the parts that a test is about. */
export interface Needs {
  readonly objects?: readonly object[];
  readonly prerequisites?: readonly Omit<Prerequisite, 'purpose'>[];
  readonly releases?: readonly ReportedRelease[];
  readonly endpoints?: readonly ReportedEndpoint[];
}

/** A network in which names are what a test says. */
export interface Names {
  readonly lookUp?: LookUp;
  readonly resolve?: readonly string[];
}

/** What a check finds, row by row as `status name: found -> remedy`, in a cluster that answers in this way. */
export async function look(check: Check, needs: Needs, answers: ApiAnswers = {}, names: Names = {}): Promise<string[]> {
  const cluster = await Cluster.reach(new RecordedKubectl({ ...CLUSTER, ...answers }));
  const network = new Network(parseResolutions(names.resolve ?? []), names.lookUp);
  const findings = await check({ needs: needsOf(needs), cluster, network });
  return findings.map(
    ({ status, name, found, remedy }) => `${status} ${name}: ${found}${remedy === undefined ? '' : ` -> ${remedy}`}`,
  );
}

function needsOf({ objects = [], prerequisites = [], releases, endpoints }: Needs): AppNeeds {
  const manifests = toManifests(
    objects.map((content) => ({ content, line: 1 })),
    'test',
  );
  const collected = prerequisites.map((one) => ({ ...one, purpose: 'test', neededBy: ['app'] }));
  return new AppNeeds(manifests, collected, releases, endpoints);
}
