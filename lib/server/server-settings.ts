import { serverSetting, webSetting } from './settings';
import type { ClearmlServerProps } from './server-props';
import type { ValueCollector } from './value-collector';

/** The values that the props of single components want, beyond what all components have. */
export function contributeServerSettings(values: ValueCollector, props: ClearmlServerProps): void {
  const { apiserver = {}, fileserver = {}, webserver = {} } = props;

  values.addEnvironment('apiserver', settings(apiserver.settings, serverSetting), 'apiserver.settings');
  values.addEnvironment('fileserver', settings(fileserver.settings, serverSetting), 'fileserver.settings');
  values.addEnvironment('webserver', settings(webserver.settings, webSetting), 'webserver.settings');

  values.add('apiserver.additionalConfigs', apiserver.additionalConfigs, 'apiserver.additionalConfigs');
  values.addGated('apiAudit', 'apiserver.logCalls', apiserver.logCalls, 'apiserver.logCalls');
  values.addGated('initContainers', 'apiserver.extraInitContainers', apiserver.initContainers, 'apiserver.initContainers');
  values.addGated('initContainers', 'fileserver.extraInitContainers', fileserver.initContainers, 'fileserver.initContainers');
  values.addGated('fileserverStrategy', 'fileserver.deploymentStrategy', fileserver.strategy, 'fileserver.strategy');
  values.addGated('blockUserScripts', 'webserver.blockUserScript', webserver.blockUserScripts, 'webserver.blockUserScripts');
}

function settings<T>(given: { [path: string]: unknown } = {}, entry: (path: string, value: unknown) => T): T[] {
  return Object.entries(given).map(([path, value]) => entry(path, value));
}
