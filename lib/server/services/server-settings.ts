import { objectsAt } from '../../helm/data/json';
import { placeholdersIn } from '../../helm/data/placeholders';
import type { EffectiveValues } from '../../helm/values/effective-values';
import { SecretValue } from '../../secrets/secret-value';
import { SERVER_SETTING_PREFIX } from '../settings';

/** The literals of the settings of an API server, by lower-case path; undefined for a setting that a Secret contains. */
export type Settings = ReadonlyMap<string, string | undefined>;

/** The settings in the effective values: those of props, of values files and of `values`. */
export function settingsOf(effective: EffectiveValues): Settings {
  const entries = objectsAt(effective.map('apiserver'), 'extraEnvs').map(({ name, value }) => ({
    name: String(name),
    value,
  }));
  const settings = entries.filter(({ name }) => name.startsWith(SERVER_SETTING_PREFIX));
  return new Map(
    settings.map(({ name, value }) => [pathOf(name), value === undefined ? undefined : String(value)] as const),
  );
}

/** The server reads names in any case. */
function pathOf(name: string): string {
  return name.slice(SERVER_SETTING_PREFIX.length).replaceAll('__', '.').toLowerCase();
}

/** The secret that a literal consists of. */
export function secretIn(literal: string | undefined): SecretValue | undefined {
  const [placeholder] = placeholdersIn(literal ?? '');
  return placeholder === undefined ? undefined : SecretValue._of(placeholder);
}
