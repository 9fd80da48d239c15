import { App, Chart } from 'cdk8s';
import { Installation } from '../../../chart/installation';
import type { JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { mergeLayers } from '../../../helm/values/effective-values';
import type { ObjectChange } from '../../../objects/changes/object-changes';
import type { HelmRelease } from '../../../release/helm-release';
import { chosenLayers } from '../../../release/user-values';
import { SecretValue } from '../../../secrets/secret-value';
import { Manifests } from '../../../testing/manifests';
import { Expression, evaluated } from '../code';
import { type Component, type ComponentName, componentOf, type Surroundings } from './components';
import { differencesOf } from './differences';
import { type Answer, withoutDocumentationPlaceholders } from './override-file';
import { type SecretVariable, SecretVariables } from './secret-variables';
import { type ComponentValues, requiredProps, type Strictness, typedProps } from './typed-props';

/** The values of a component, as files or as helm reports them. */
export interface ValuesSource {
  readonly component: ComponentName;
  readonly chart: Expression;
  readonly releaseName?: string;
  readonly files: readonly string[];
  readonly values?: JsonObject;
}

/** Options of the app. */
export interface TypedAppOptions {
  readonly namespace: string;
  readonly baseDomain?: string;
  readonly exposure?: Expression;
  readonly answer: Answer;
}

/** A construct of the generated app. */
export interface TypedComponent {
  readonly component: Component;
  readonly props: JsonObject;
}

/** The app in code, compared with the files. */
export interface TypedApp {
  readonly components: readonly TypedComponent[];
  readonly secrets: readonly SecretVariable[];
  /** The objects of the app, with stand-ins for secrets. */
  readonly objects: readonly JsonObject[];
  /** How the objects of the app differ from those that the files render. */
  readonly differences: readonly ObjectChange[];
}

/** A component as the files describe it. */
interface Original extends TypedComponent {
  readonly typed: JsonObject;
}

/**
 * The app whose props express values files, in the order server, agent, gateway.
 *
 * @throws errors of the constructs when the files do not render, CLEARML4051 and CLEARML4053 when a value is missing
 */
export async function typedApp(
  sources: readonly ValuesSource[],
  options: TypedAppOptions,
  variables = new SecretVariables(),
): Promise<TypedApp> {
  const built: Original[] = [];
  for (const source of sources) {
    const hasAgent = built.some(({ component }) => component.name === 'agent');
    const server = serverIn(built, options);
    built.push(
      await typedComponent(source, options, { baseDomain: options.baseDomain, hasAgent, server }, variables, built),
    );
  }
  const components = typedOf(built);
  const objects = objectsOf(components, options.namespace);
  return {
    components,
    secrets: variables.usedIn(components.map(({ props }) => props)),
    objects,
    differences: differencesOf(objectsOf(built, options.namespace), objects, variables.keys),
  };
}

async function typedComponent(
  source: ValuesSource,
  options: TypedAppOptions,
  surroundings: Surroundings,
  variables: SecretVariables,
  previous: readonly Original[],
): Promise<Original> {
  const component = componentOf(source.component);
  const { chart, releaseName } = source;
  const chosen = chosenValuesOf(source);
  const valuesOf = (tree: JsonObject): ComponentValues => ({
    component,
    chart,
    releaseName,
    tree,
    options: component.name === 'server' && options.exposure ? { exposure: options.exposure } : {},
  });
  const wrapped = (tree: JsonObject): JsonObject => {
    const { props } = requiredProps(valuesOf(tree), surroundings);
    return installed(component, { ...props, values: tree }).userValues;
  };
  const raw = await withoutDocumentationPlaceholders(
    chosen,
    options.answer,
    (standIns, path) => valueAt(wrapped(standIns), path) instanceof SecretValue,
  );
  const values = valuesOf(variables.replaceIn(wrapped(raw), component.name));
  const build = (one: Component, props: JsonObject) =>
    construct([...typedOf(previous), { component: one, props }], options.namespace).releases.at(-1) as HelmRelease;
  const complete = withExposure(values, surroundings, build);
  const { props: required } = requiredProps(complete, surroundings);
  const isUnchanged = JSON.stringify(raw) === JSON.stringify(chosen) && source.files.length > 0;
  const props = { ...required, ...(isUnchanged ? { valuesFiles: source.files } : { values: raw }) };
  const before = objectsOf([...typedOf(previous), { component, props }], options.namespace);
  const differences = (typed: JsonObject) =>
    differencesOf(
      before,
      objectsOf([...typedOf(previous), { component, props: typed }], options.namespace),
      variables.keys,
    );
  const typed = ATTEMPTS.map((strictness) => () => typedProps(complete, surroundings, build, strictness));
  return { component, typed: firstEqual(typed, (one) => differences(one).length), props };
}

/** Charts may print a list in its order, such as one of variables, and may read whether an empty map exists. */
const ATTEMPTS: readonly Strictness[] = [
  { keepOrder: false, keepEmptyMaps: false },
  { keepOrder: true, keepEmptyMaps: false },
  { keepOrder: false, keepEmptyMaps: true },
  { keepOrder: true, keepEmptyMaps: true },
];

/** The first props without differences; otherwise those with the fewest. */
function firstEqual(attempts: readonly (() => JsonObject)[], count: (props: JsonObject) => number): JsonObject {
  let best: { readonly props: JsonObject; readonly count: number } | undefined;
  for (const attempt of attempts) {
    const props = attempt();
    const found = count(props);
    if (best === undefined || found < best.count) {
      best = { props, count: found };
    }
    if (found === 0) {
      break;
    }
  }
  return best?.props ?? {};
}

/** Files may enable Ingresses of the chart without TLS, which a proxy in front of them terminates. */
function withExposure(
  values: ComponentValues,
  surroundings: Surroundings,
  build: (component: Component, props: JsonObject) => HelmRelease,
): ComponentValues {
  const { props } = requiredProps(values, surroundings);
  try {
    build(values.component, { ...props, values: values.tree });
    return values;
  } catch (error) {
    if (
      values.options.exposure !== undefined ||
      !(error as Error).message.includes('clusterInternal({ https: true })')
    ) {
      throw error;
    }
    const exposure = Expression.call('Exposure.clusterInternal', { https: true });
    return { ...values, options: { ...values.options, exposure } };
  }
}

/** The values in files that differ from the defaults of the chart. */
function chosenValuesOf({ component, chart, files, values }: ValuesSource): JsonObject {
  const { charts } = componentOf(component).description;
  const [first] = Object.values(charts);
  const { location } = evaluated(chart)._locate(first?.entry);
  return mergeLayers(chosenLayers({ ...location, valuesFiles: [...files], values }));
}

/** The addresses of the server in the app. */
function serverIn(built: readonly Original[], { namespace }: TypedAppOptions) {
  const servers = built.filter(({ component }) => component.name === 'server');
  return servers.length === 0 ? undefined : construct(typedOf(servers), namespace).server;
}

function typedOf(originals: readonly Original[]): TypedComponent[] {
  return originals.map(({ component, typed }) => ({ component, props: typed }));
}

function installed({ description }: Component, props: JsonObject): Installation<any, any> {
  const server = { apiUrl: 'https://api', appUrl: 'https://app', filesUrl: 'https://files' };
  return new Installation(new Chart(new App(), 'clearml'), description, evaluated(props, { server }));
}

/** Constructs components in a new app. */
function construct(components: readonly TypedComponent[], namespace: string) {
  const library = require('../../../index') as Readonly<Record<string, any>>;
  const app = new App();
  const chart = new Chart(app, 'clearml', { namespace });
  let server: any;
  const releases = components.map(({ component, props }): HelmRelease => {
    const one = new library[component.construct](chart, component.name, evaluated(props, { server }));
    server = component.name === 'server' ? one : server;
    return one.release;
  });
  return { app, server, releases };
}

/** The objects of an app, with stand-ins for secrets. */
function objectsOf(components: readonly TypedComponent[], namespace: string): JsonObject[] {
  return Manifests.of(construct(components, namespace).app).objects;
}
