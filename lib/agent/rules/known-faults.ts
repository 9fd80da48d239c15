import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { emitNotice } from '../../core/notice';
import type { EffectiveValues } from '../../helm/values/effective-values';
import type { AgentRule } from '../agent-installation';

interface Fault {
  readonly since: string;
  readonly before: string;
  readonly concerns: (effective: EffectiveValues) => boolean;
  readonly effect: string;
  readonly detail: string;
}

/** Faults of chart versions that are no errors: the agent works, but not in every respect. */
const FAULTS: readonly Fault[] = [
  {
    since: '6.10.6',
    before: '6.10.10',
    concerns: (effective) => effective.at('customCertificates.propagateToTasks') === true,
    effect: 'certificates reach only a part of the programs in tasks: SSL_CERT_FILE is not set',
    detail: 'Version 6.10.10 fixes it (6.10.md).',
  },
  {
    since: '6.13.0',
    before: '6.15.7',
    concerns: (effective) =>
      effective.at('bootstrap.enabled') === true && effective.chosen('clearml.clearmlConfig') !== undefined,
    effect: 'bootstrapped tasks do not read clearml.clearmlConfig, so storage logins in it have no effect',
    detail: 'Version 6.15.7 fixes it (6.15.md).',
  },
];

/** Warns once per process of each fault of an enterprise chart that concerns an agent. */
export const noticeKnownFaults: AgentRule = ({ chart, effective }) => {
  for (const { since, before, concerns, effect, detail } of FAULTS) {
    const hasFault = chart.edition === 'enterprise' && gte(chart.version, since) && lt(chart.version, before);
    if (hasFault && concerns(effective)) {
      emitNotice(`with chart ${chart.name} ${chart.version} ${effect}`, detail);
    }
  }
};
