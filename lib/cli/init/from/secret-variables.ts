import { uniqueName } from '../../../core/unique-name';
import { type JsonObject, mapLeaves } from '../../../helm/data/json';
import { placeholdersIn, replacePlaceholders } from '../../../helm/data/placeholders';
import { SecretValue, withPlaceholders } from '../../../secrets/secret-value';
import { partsOf } from '../code';
import type { ComponentName } from './components';

/** A secret of the generated app, without its content. */
export interface SecretVariable {
  /** Environment variable that contains the secret at synth. */
  readonly variable: string;
  /** Where its content was found. */
  readonly place: string;
}

/** The variables of frequent secrets. */
const VARIABLES: { readonly [path: string]: string } = {
  'imageCredentials.password': 'CLEARML_DOCKERHUB_TOKEN',
  'clearml.agentk8sglueKey': 'CLEARML_AGENT_ACCESS_KEY',
  'clearml.agentk8sglueSecret': 'CLEARML_AGENT_SECRET_KEY',
  'clearml.apiKey': 'CLEARML_GATEWAY_ACCESS_KEY',
  'clearml.apiSecret': 'CLEARML_GATEWAY_SECRET_KEY',
};

/** Names an environment variable for each secret in the values of an app. */
export class SecretVariables {
  private readonly contents = new Map<string, string>();
  private readonly places = new Map<string, string>();
  /** The name of the variable of each secret by its key in Secrets of the library. */
  public readonly keys = new Map<string, string>();

  /** The values with `SecretValue.environment` in the place of each detected secret, as placeholders. */
  public replaceIn(values: JsonObject, component: ComponentName): JsonObject {
    return mapLeaves(withPlaceholders(values), (leaf) =>
      typeof leaf === 'string' ? replacePlaceholders(leaf, (one) => this.replacement(one, component)) : leaf,
    );
  }

  /** The variables in props, in their order. */
  public usedIn(props: unknown): SecretVariable[] {
    const used = new Set<string>();
    for (const part of partsOf(props)) {
      for (const placeholder of typeof part === 'string' ? placeholdersIn(part) : []) {
        used.add(variableOf(placeholder));
      }
    }
    return [...used].map((variable) => ({
      variable,
      place: this.places.get(variable) ?? 'API credentials: in the web UI, Settings, Workspace',
    }));
  }

  /** The content of a variable; undefined for a secret that the values do not contain. */
  public contentOf(variable: string): string | undefined {
    return this.contents.get(variable);
  }

  private replacement(placeholder: string, component: ComponentName): string {
    const source = SecretValue._of(placeholder)?._source;
    if (source?.kind !== 'local' || source.variable !== undefined) {
      return placeholder;
    }
    const path = source.description.replace(/^value /, '');
    const content = source.read();
    const wanted = nameFor(path, component);
    const variable = uniqueName(wanted, (name) => (this.contents.get(name) ?? content) !== content, '_');
    this.contents.set(variable, content);
    this.keys.set(source.key, variable);
    this.places.set(variable, `${path} of the ${component}`);
    return SecretValue.environment(variable)._placeholder;
  }
}

/** A secret of a variable keeps its name, so that the keys of Secrets stay the same. */
function nameFor(path: string, component: ComponentName): string {
  const last = path.split(/[.\]]/).at(-1) ?? '';
  if (VARIABLES[path] !== undefined) {
    return VARIABLES[path];
  }
  if (/^[A-Z][A-Z0-9]*_\w+$/.test(last)) {
    return last;
  }
  const words = path.replace(/([a-z0-9])([A-Z])/g, '$1_$2').split(/[^A-Za-z0-9]+/);
  const name = words.filter(Boolean).join('_').toUpperCase();
  const prefix = component === 'server' ? 'CLEARML' : `CLEARML_${component.toUpperCase()}`;
  return name.startsWith(prefix) ? name : `${prefix}_${name.replace(/^CLEARML_/, '')}`;
}

function variableOf(placeholder: string): string {
  const source = SecretValue._of(placeholder)?._source;
  return source?.kind === 'local' ? (source.variable ?? '') : '';
}
