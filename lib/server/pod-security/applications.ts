import { AGENT_WITHOUT_ROOT, taskStartScript } from '../../chart/task-start-script';
import type { PodSecurity } from '../../security/pod-security';
import { PodSecurityLevel } from '../../security/standards/pod-security-level';
import type { ValueCollector } from '../value-collector';

/** What the agent of UI applications and the pods that it makes want when they may not be root (`openshift.md`). */
export function setApplicationsWithoutRoot(values: ValueCollector, podSecurity: PodSecurity): void {
  if (podSecurity._level !== PodSecurityLevel.RESTRICTED || !values.chart.can('applications')) {
    return;
  }
  values.add('clearmlApplications.extraEnvs', [...AGENT_WITHOUT_ROOT], 'podSecurity');
  values.add('clearmlApplications.containerCustomBashScript', taskStartScript(), 'podSecurity');
  values.add('clearmlApplications.basePodTemplate.env', [{ name: 'HOME', value: '/tmp' }], 'podSecurity');
}
