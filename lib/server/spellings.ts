import { CodedError, listed } from '../core/errors/coded-error';
import { isJsonObject, objectsAt } from '../helm/data/json';
import { mapAt } from '../helm/data/paths';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { SERVER_ENDPOINTS } from './components';
import type { ServerInstallation } from './server-installation';
import { SERVER_SETTING_PREFIX } from './settings';

/** The server lower-cases the names of its variables, so two spellings are one setting, of which it reads one. */
export function rejectSpellings(server: ServerInstallation): void {
  const users = namesOfUser(server);
  for (const component of Object.keys(SERVER_ENDPOINTS)) {
    const names = namesIn(server.effective.at(`${component}.extraEnvs`));
    for (const spellings of spellingsIn(names)) {
      if (spellings.filter((name) => users.has(name)).length !== 1) {
        throw twoSpellings(`${component}.extraEnvs`, spellings);
      }
    }
  }
}

/** Removes other spellings of the variables in user values, which override all else, and of those by which props replace the chart's. */
export function keepOneSpelling(server: ServerInstallation): IPodTransform {
  const chosen = [namesOfUser(server), namesOfProps(server)];
  return {
    transform: (pod) => {
      for (const container of pod.allContainers) {
        for (const spellings of spellingsIn(namesIn(container._content.env))) {
          const kept = chosen
            .map((names) => spellings.filter((name) => names.has(name)))
            .find(({ length }) => length > 0);
          if (kept?.length !== 1) {
            throw twoSpellings(`container ${container.name} of ${pod.kind} ${pod.name}`, spellings);
          }
          const isOther = (name: string) => spellings.includes(name) && name !== kept[0];
          container._content.env = objectsAt(container._content, 'env').filter(({ name }) => !isOther(String(name)));
        }
      }
    },
  };
}

/** Props for any variables. A setting of another prop in one of them is a contradiction. */
const FREE_PROPS = /\.(?:settings|environment|secretEnvironment)$/;

function namesOfProps({ values }: ServerInstallation): ReadonlySet<string> {
  const lists = values.sourcedValues.filter(
    ({ path, source }) => path.endsWith('.extraEnvs') && !FREE_PROPS.test(source),
  );
  return new Set(lists.flatMap(({ value }) => namesIn(value)));
}

function namesOfUser({ userValues }: ServerInstallation): ReadonlySet<string> {
  const components = Object.keys(SERVER_ENDPOINTS);
  return new Set(components.flatMap((component) => namesIn(mapAt(userValues, component).extraEnvs)));
}

function namesIn(entries: unknown): string[] {
  return Array.isArray(entries) ? entries.filter(isJsonObject).map(({ name }) => String(name)) : [];
}

/** The settings among variables that have several spellings. */
function spellingsIn(names: readonly string[]): string[][] {
  const settings = new Map<string, Set<string>>();
  for (const name of names.filter((one) => one.startsWith(SERVER_SETTING_PREFIX))) {
    const key = name.toLowerCase();
    settings.set(key, (settings.get(key) ?? new Set()).add(name));
  }
  return [...settings.values()].filter(({ size }) => size > 1).map((spellings) => [...spellings]);
}

function twoSpellings(place: string, spellings: readonly string[]): CodedError {
  return new CodedError('CLEARML2003', {
    found: `${listed(spellings)} in ${place} are one setting`,
    expected: 'one spelling: the server compares names in any case, and reads the lower-case one',
    fix: 'set it in one place, or set the value that should apply under values',
  });
}
