import { ALWAYS } from '../chart/clearml-chart';
import type { PropTable } from '../chart/prop-table';
import { rejectAddedCertificates } from './applications';
import { rejectTwoAudits } from './audit';
import { BRANDING_ROWS, rejectSplitObjects } from './branding';
import { HIDDEN_WORKERS_PATHS, pythonIndex, setHiddenWorkers } from './dashboard';
import { POLICY_ROWS } from './policies';
import type { ServerInstallation } from './server-installation';
import type { ServerSettingProps } from './server-setting-props';

/** Rows of the props for settings. */
export const SETTING_ROWS: PropTable<ServerSettingProps, ServerInstallation> = {
  audit: {
    set: (server, audit) => audit._setValues(server),
    paths: ['extraEnvs', 'logCalls', 'additionalConfigs'].map((key) => `apiserver.${key}`),
    since: { enterprise: ALWAYS }, // api_audit.md
  },
  branding: BRANDING_ROWS,
  policies: POLICY_ROWS,
  hiddenWorkers: { set: setHiddenWorkers, paths: HIDDEN_WORKERS_PATHS, since: '10.7.8' }, // 10.7.md
  pythonIndexUrl: {
    path: 'clearml.extraIndexUrl',
    convert: pythonIndex,
    since: { enterprise: ALWAYS }, // air_gapped_env.md
  },
};

/** Rules over the effective values that settings set. */
export const SETTING_RULES: readonly ((server: ServerInstallation) => void)[] = [
  rejectTwoAudits,
  rejectSplitObjects,
  rejectAddedCertificates,
];
