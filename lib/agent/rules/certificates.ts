import { CodedError } from '../../core/errors/coded-error';
import { GLUE } from '../agent-values';
import type { AgentRule } from './rule';

/** Certificates come beside those of the image or in their place, and adding them takes root (CLEARML9012, CLEARML9010). */
export const CERTIFICATES: AgentRule = (values) => {
  const { extraCerts, overrideCaCertificatesCrt, propagateToTasks } = values.mapAt('customCertificates');
  const appends = Array.isArray(extraCerts) && extraCerts.length > 0;
  if (appends && overrideCaCertificatesCrt) {
    throw new CodedError('CLEARML9012', {
      found: 'customCertificates.extraCerts and customCertificates.overrideCaCertificatesCrt',
      expected: 'one of the two',
      fix: 'append your certificates, or replace the whole bundle',
    });
  }
  if (propagateToTasks === true && !appends && !overrideCaCertificatesCrt) {
    throw new CodedError('CLEARML9012', {
      found: 'customCertificates.propagateToTasks without certificates',
      expected: 'certificates that tasks can be given',
      fix: 'set the certificates too',
    });
  }
  const { version } = values.chart;
  const withoutRoot = version === '6.12.3' || values.at(`${GLUE}.containerSecurityContext.runAsNonRoot`) === true;
  if (appends && withoutRoot && !values.chart.can('certificatesWithoutRoot')) {
    throw new CodedError('CLEARML9010', {
      found: `customCertificates.extraCerts with an agent without root and chart ${values.chart.located.name} ${version}`,
      expected: 'chart 6.12.4 or newer, or the whole bundle: before, adding certificates takes root',
      fix: 'raise the chart version, or use CustomCertificates.bundle',
    });
  }
};
