import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { mergeLayers } from '../../../helm/values/effective-values';
import { type ObjectChange, objectChanges } from '../../../objects/changes/object-changes';
import { chosenLayers } from '../../../release/user-values';
import { SecretValue } from '../../../secrets/secret-value';
import { Expression, evaluated } from '../code';
import { type Component, type ComponentName, componentOf, type Surroundings } from './components';
import { type Constructed, constructed, type TypedComponent } from './constructed';
import { differencesOf } from './differences';
import { type Answer, withoutDocumentationPlaceholders } from './override-file';
import {
  hostNamesIn,
  ingressRewrites,
  isLabelOfIngress,
  quotedQuantities,
  type Rewrite,
  withoutIngresses,
} from './rewrites';
import { type SecretVariable, SecretVariables } from './secret-variables';
import { ATTEMPTS, type ComponentValues, installationOf, requiredProps, typedProps } from './typed-props';

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
  /** Asks for the domain of the server, if values name none. */
  readonly askDomain?: () => Promise<string | undefined>;
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
  const builder = new AppBuilder(options, variables);
  for (const source of sources) {
    await builder.add(source);
  }
  const { components, objects, differences } = builder;
  return { components, objects, differences, secrets: variables.usedIn(components.map(({ props }) => props)) };
}

/** Values of a component, and its effective values. */
interface Effective {
  readonly values: ComponentValues;
  readonly tree: JsonObject;
}

/** Adds one component after the other, because an agent refers to the server of the app. */
class AppBuilder {
  public readonly components: TypedComponent[] = [];
  public objects: readonly JsonObject[] = [];
  public readonly differences: ObjectChange[] = [];
  private server?: any;
  private baseDomain: string | undefined;
  /** Props of the server that follow from options. */
  private stated: JsonObject = {};

  public constructor(
    private readonly options: TypedAppOptions,
    private readonly variables: SecretVariables,
  ) {
    this.baseDomain = options.baseDomain;
  }

  public async add(source: ValuesSource): Promise<void> {
    const component = componentOf(source.component);
    const original = chosenValuesOf(source);
    await this.askDomain(source, original);
    const raw = this.withoutReplacedIngresses(source, await this.withAnswers(source, original));
    const plain = this.withExposure(source, this.variables.replaceIn(this.wrapped(source, raw), component.name));
    const { props: required } = requiredProps(plain.values, this.surroundings);
    const isUnchanged = raw === original && source.files.length > 0;
    const props = { ...required, ...(isUnchanged ? { valuesFiles: source.files } : { values: raw }) };
    const before = this.construct(component, props).objects();
    const { values, tree } = this.rewritten(plain);
    let best: { readonly props: JsonObject; readonly differences: readonly ObjectChange[] } | undefined;
    for (const strictness of ATTEMPTS) {
      const typed = typedProps(
        values,
        this.surroundings,
        tree,
        (one) => this.construct(component, one).tree,
        strictness,
      );
      const objects = this.construct(component, typed).objects();
      const differences = differencesOf(before, objects, this.variables.keys, () =>
        this.construct(component, { ...required, values: plain.values.tree }).objects(),
      );
      if (best === undefined || differences.length < best.differences.length) {
        best = { props: typed, differences };
        this.objects = objects;
      }
      if (differences.length === 0) {
        break;
      }
    }
    this.server ??= component.name === 'server' ? this.construct(component, best?.props ?? props).construct : undefined;
    this.components.push({ component, props: best?.props ?? props });
    this.differences.push(...(best?.differences ?? []));
  }

  /** The values after the rewrites that render the same objects. */
  private rewritten(plain: Effective): Effective {
    const { component, tree, options } = plain.values;
    const quoted = quotedQuantities(tree);
    const start = isDeepStrictEqual(quoted, tree) ? plain : this.accepted(plain, [{ props: {}, tree: quoted }]);
    if (options.exposure !== undefined) {
      return start;
    }
    const { baseDomain } = requiredProps(plain.values, this.surroundings).props;
    return this.accepted(start, ingressRewrites(component.name, start.values.tree, start.tree, baseDomain));
  }

  /** The values after the first rewrite that renders the same objects; without one, the same values. */
  private accepted(from: Effective, rewrites: readonly Rewrite[]): Effective {
    for (const { props, tree } of rewrites) {
      const values = { ...from.values, tree, options: { ...from.values.options, ...props } };
      try {
        const after = this.constructWith(values);
        const effective = { values, tree: after.tree };
        if (objectChanges(this.constructWith(from.values).objects(), after.objects()).every(isLabelOfIngress)) {
          return effective;
        }
      } catch {
        // The construct does not accept the rewrite.
      }
    }
    return from;
  }

  private constructWith(values: ComponentValues): Constructed {
    const { props } = requiredProps(values, this.surroundings);
    return this.construct(values.component, { ...props, values: values.tree });
  }

  private get surroundings(): Surroundings {
    const { baseDomain, server } = this;
    const hasAgent = this.components.some(({ component }) => component.name === 'agent');
    return { baseDomain, hasAgent, server };
  }

  private async askDomain(source: ValuesSource, tree: JsonObject): Promise<void> {
    try {
      requiredProps(this.valuesOf(source, tree), this.surroundings);
    } catch (error) {
      this.baseDomain = await this.options.askDomain?.();
      if (this.baseDomain === undefined) {
        throw error;
      }
    }
  }

  /** The values with answers in the place of placeholders; the same values if they contain none. */
  private async withAnswers(source: ValuesSource, chosen: JsonObject): Promise<JsonObject> {
    return withoutDocumentationPlaceholders(
      chosen,
      this.options.answer,
      (standIns, path) => valueAt(this.wrapped(source, standIns), path) instanceof SecretValue,
    );
  }

  /** An exposure in the options replaces the Ingresses of the server, and keeps their hosts. */
  private withoutReplacedIngresses(source: ValuesSource, tree: JsonObject): JsonObject {
    const { exposure } = this.options;
    if (source.component !== 'server' || exposure === undefined) {
      return tree;
    }
    const { baseDomain } = requiredProps(this.valuesOf(source, tree), this.surroundings).props;
    this.baseDomain = String(baseDomain);
    this.stated = { exposure, ...hostNamesIn(tree, baseDomain) };
    return withoutIngresses(tree);
  }

  private valuesOf({ component, chart, releaseName }: ValuesSource, tree: JsonObject): ComponentValues {
    const options = component === 'server' ? this.stated : {};
    return { component: componentOf(component), chart, releaseName, tree, options };
  }

  /** The values with a `SecretValue` in the place of each secret. */
  private wrapped(source: ValuesSource, tree: JsonObject): JsonObject {
    const values = this.valuesOf(source, tree);
    const { props } = requiredProps(values, this.surroundings);
    return installationOf(values.component, { ...props, values: tree }).userValues;
  }

  /** Files may enable Ingresses of the chart without TLS, which a proxy in front of them terminates. */
  private withExposure(source: ValuesSource, tree: JsonObject): Effective {
    const values = this.valuesOf(source, tree);
    const effective = (one: ComponentValues) => ({ values: one, tree: this.constructWith(one).tree });
    try {
      return effective(values);
    } catch (error) {
      const isWithoutTls = (error as Error).message.includes('clusterInternal({ https: true })');
      if (values.options.exposure !== undefined || !isWithoutTls) {
        throw error;
      }
      const exposure = Expression.call('Exposure.clusterInternal', { https: true });
      return effective({ ...values, options: { ...values.options, exposure } });
    }
  }

  /** Constructs a component in an app, after the previous components. The last app stays, because a caller reads it twice. */
  private construct(component: Component, props: JsonObject): Constructed {
    if (this.last?.props !== props) {
      const components = [...this.components, { component, props }];
      this.last = { props, constructed: constructed(components, this.options.namespace) };
    }
    return this.last.constructed;
  }

  private last?: { readonly props: JsonObject; readonly constructed: Constructed };
}

/** The values in files that differ from the defaults of the chart. */
function chosenValuesOf({ component, chart, files, values }: ValuesSource): JsonObject {
  const { charts } = componentOf(component).description;
  const [first] = Object.values(charts);
  const { location } = evaluated(chart)._locate(first?.entry);
  return mergeLayers(chosenLayers({ ...location, valuesFiles: [...files], values }));
}
