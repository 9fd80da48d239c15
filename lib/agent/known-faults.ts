import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import type { AgentEffectiveValues } from './rules/agent-effective-values';

interface Fault {
  readonly since: string;
  readonly before: string;
  readonly concerns: (values: AgentEffectiveValues) => boolean;
  readonly what: string;
  readonly detail: string;
}

/** Faults of chart versions that need no error, because what is deployed works in part. */
const FAULTS: readonly Fault[] = [
  {
    since: '6.10.6',
    before: '6.10.10',
    concerns: (values) => values.at('customCertificates.propagateToTasks') === true,
    what: 'certificates reach only a part of the programs in tasks: SSL_CERT_FILE is not set',
    detail: 'Version 6.10.10 mends it (6.10.md).',
  },
  {
    since: '6.13.0',
    before: '6.15.7',
    concerns: (values) => values.at('bootstrap.enabled') === true && values.at('clearml.clearmlConfig') !== undefined,
    what: 'bootstrapped tasks do not read clearml.clearmlConfig, so storage logins in it have no effect',
    detail: 'Version 6.15.7 mends it (6.15.md).',
  },
];

const reported = new Set<string>();

/** Tells once per process of each fault of an enterprise chart that concerns an agent. */
export function noticeKnownFaults(values: AgentEffectiveValues): void {
  const { edition, version, located } = values.chart;
  for (const { since, before, concerns, what, detail } of FAULTS) {
    const notice = `with chart ${located.name} ${version} ${what}`;
    const isIn = edition === 'enterprise' && gte(version, since) && lt(version, before);
    if (isIn && concerns(values) && !reported.has(notice)) {
      reported.add(notice);
      process.emitWarning(notice, { type: 'ClearmlNotice', detail });
    }
  }
}
