import * as api from '../../lib';
import TYPES from '../../lib/core/props/props.json';
import type { PropTypes } from '../../lib/core/props/value-checks';
import { instancesOf } from '../chart/prop-samples';
import { ArgumentSource, type Arguments, hasType } from './arguments';
import { chartIn, INSTANCES, USUAL_PROPS } from './instances';

/** Calls that only the library and cdk8s-cli make. */
const INTERNAL = ['RenderedContainer.new', 'RenderedPod.new', 'ClearmlValidation.validate'];

/** All constructors, factories and methods of the API, with their parameters. */
export const CALLS = Object.entries((TYPES as PropTypes).calls).flatMap(([type, methods]) =>
  Object.entries(methods)
    .filter(([method]) => !INTERNAL.includes(`${type}.${method}`))
    .map(([method, parameters]) => ({ type, method, parameters })),
);

export type Call = (typeof CALLS)[number];

/** The calls that start helm, or that need rendered objects. */
export const STARTS_HELM = ({ type, parameters }: Call) =>
  parameters[0] === 'scope: Construct' || ['HelmRelease', 'Manifests', 'PodSecurity'].includes(type);

/** The findings of as many calls as there are seeds. */
export function findingsOf(calls: readonly Call[], seeds: readonly number[]): string[] {
  const findings = seeds.map((seed, index) => findingOf(calls[index % calls.length] as Call, new ArgumentSource(seed)));
  const all = findings.filter((finding) => finding !== undefined);
  if (process.env.FUZZ_OUT) require('node:fs').appendFileSync(process.env.FUZZ_OUT, `${all.join('\n')}\n`);
  return all;
}

/** A call that neither succeeds with valid arguments nor fails with coded errors. */
export function findingOf({ type, method, parameters }: Call, source: ArgumentSource): string | undefined {
  const scoped = parameters[0] === 'scope: Construct';
  const usual = USUAL_PROPS[type];
  const fixed = scoped ? [chartIn(), 'one'] : [];
  const { values, replaced } = source.arguments(parameters, fixed, method === 'new' ? usual?.() : undefined);
  const at = `${type}.${method} ${replaced ? `${replaced.path} = ${show(replaced.value)}` : show(values)}`;
  const isWrong = replaced !== undefined && !hasType(replaced.value, replaced.type);
  try {
    call(type, method, values);
    return isWrong ? `accepted: ${at}, expected ${replaced.type}` : undefined;
  } catch (error) {
    const failures = error instanceof AggregateError ? error.errors : [error];
    const uncoded = failures.find((one) => !/^CLEARML\d{4}/.test(one?.message) || one.message.split('\n').length > 3);
    return uncoded && `uncoded: ${at}: ${uncoded?.stack?.split('\n').slice(0, 4).join(' | ')}`;
  }
}

function call(type: string, method: string, values: Arguments['values']): void {
  const owner = (api as any)[type];
  if (method === 'new') {
    new owner(...values);
  } else if (typeof owner[method] === 'function') {
    owner[method](...values);
  } else {
    const [instance] = (INSTANCES[type]?.() ?? instancesOf(type)) as any[];
    instance[method](...values);
  }
}

function show(value: unknown): string {
  try {
    const isObject = typeof value === 'object' && value !== null;
    return `${isObject ? value.constructor?.name : typeof value} ${JSON.stringify(isObject ? value : String(value)).slice(0, 60)}`;
  } catch {
    return `odd ${typeof value}`;
  }
}
