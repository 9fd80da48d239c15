import { joinPath } from '../helm/data/paths';
import { rejectPasswords } from '../secrets/detected-secrets';
import { SERVER_SECRETS } from './secret-places';
import type { ClearmlServerProps } from './server-props';
import { serverSetting, webSetting } from './settings';
import type { ValueCollector } from './value-collector';

/** The values that the props of single components want, beyond what all components have. */
export function setServerSettings(values: ValueCollector, props: ClearmlServerProps): void {
  const { apiserver = {}, fileserver = {}, webserver = {} } = props;

  values.addEnvironment('apiserver', settings(apiserver.settings, serverSetting), 'apiserver.settings');
  values.addEnvironment('fileserver', settings(fileserver.settings, serverSetting), 'fileserver.settings');
  values.addEnvironment('webserver', settings(webserver.settings, webSetting), 'webserver.settings');

  setFiles(values, 'apiserver', apiserver.additionalConfigs);
  setFiles(values, 'webserver', webserver.additionalConfigs);
  values.addGated('fileMounts', 'apiserver.fileMounts', apiserver.fileMounts, 'apiserver.fileMounts');
  values.addGated('apiAudit', 'apiserver.logCalls', apiserver.logCalls, 'apiserver.logCalls');
  values.addGated(
    'initContainers',
    'apiserver.extraInitContainers',
    apiserver.initContainers,
    'apiserver.initContainers',
  );
  values.addGated(
    'initContainers',
    'fileserver.extraInitContainers',
    fileserver.initContainers,
    'fileserver.initContainers',
  );
  values.addGated('fileserverStrategy', 'fileserver.deploymentStrategy', fileserver.strategy, 'fileserver.strategy');
  values.addGated(
    'blockUserScripts',
    'webserver.blockUserScript',
    webserver.blockUserScripts,
    'webserver.blockUserScripts',
  );
}

/** File names have dots, so each is a path of its own. */
function setFiles(values: ValueCollector, component: string, files: { [fileName: string]: string } = {}): void {
  const path = `${component}.additionalConfigs`;
  for (const [name, content] of Object.entries(files)) {
    rejectPasswords(`${path} ${name}`, content, values.chart.located.name, SERVER_SECRETS.remedy);
    values.add(joinPath(path, name), content, path);
  }
}

function settings<T>(given: { [path: string]: unknown } = {}, entry: (path: string, value: unknown) => T): T[] {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return set.map(([path, value]) => entry(path, value));
}
