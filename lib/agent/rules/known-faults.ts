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

/**
 * Warns once per process of what the public chart exposes. Its pod template gives tasks the service account of the agent, whose Role
 * permits Secrets. Its image starts with `bash -x` and writes the secret key to a file by `echo`, so the log contains the command.
 */
export const noticeExposedSecrets: AgentRule = ({ chart, inNamespace = 'of the agent' }) => {
  if (chart.edition === 'public') {
    emitNotice(
      `with chart ${chart.name} ${chart.version}, tasks may read all Secrets of namespace ${inNamespace}, and the log of the agent contains its secret key`,
      'Keep other Secrets out of the namespace, permit only administrators to read its logs, and give the agent a key pair of its own (docs/agent.md, Public chart).',
    );
  }
};
