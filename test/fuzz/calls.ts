import type { Chart } from 'cdk8s';
import * as api from '../../lib';
import TYPES from '../../lib/core/props/props.json';
import type { PropTypes } from '../../lib/core/props/value-checks';
import { instancesOf } from '../chart/prop-samples';
import { ArgumentSource, type Arguments, hasType } from './arguments';
import { emptyChart, INSTANCES, USUAL_PROPS } from './instances';

/** Calls that only the library and cdk8s-cli make. */
const INTERNAL = ['RenderedContainer.new', 'RenderedPod.new', 'ClearmlValidation.validate'];

/** All constructors, factories and methods of the API, with their parameters. */
export const CALLS = Object.entries((TYPES as PropTypes).calls).flatMap(([type, methods]) =>
  Object.entries(methods)
    .filter(([method]) => !INTERNAL.includes(`${type}.${method}`))
    .map(([method, parameters]) => ({ type, method, parameters })),
);

export type Call = (typeof CALLS)[number];
type Finish = (chart: Chart | undefined) => void;

/** The calls that start helm, or that need rendered objects. */
export const STARTS_HELM = ({ type, parameters }: Call) =>
  parameters[0] === 'scope: Construct' || ['HelmRelease', 'Manifests', 'PodSecurity'].includes(type);

/**
 * The findings of as many calls as there are seeds.
 *
 * @param finish completes the chart of a call that creates a construct
 */
export function findingsOf(calls: readonly Call[], seeds: readonly number[], finish: Finish = () => {}): string[] {
  const findings = seeds.map((seed, index) => {
    return findingOf(calls[index % calls.length] as Call, new ArgumentSource(seed), finish);
  });
  const all = findings.filter((finding) => finding !== undefined);
  return all;
}

/** A call that neither succeeds with valid arguments nor fails with coded errors. */
function findingOf({ type, method, parameters }: Call, source: ArgumentSource, finish: Finish): string | undefined {
  const scoped = parameters[0] === 'scope: Construct';
  const usual = USUAL_PROPS[type];
  const fixed = scoped ? [emptyChart(), 'one'] : [];
  const { values, replaced } = source.arguments(parameters, fixed, method === 'new' ? usual?.() : undefined);
  const at = `${type}.${method} ${replaced ? `${replaced.path} = ${show(replaced.value)}` : show(values)}`;
  const isWrong = replaced !== undefined && !hasType(replaced.value, replaced.type);
  try {
    call(type, method, values);
    finish(fixed[0] as Chart | undefined);
    return isWrong ? `accepted: ${at}, expected ${replaced.type}` : undefined;
  } catch (error) {
    const problem = failuresOf(error).find((one) => !/^CLEARML\d{4}/.test(one) || one.split('\n').length > 3);
    return problem && `uncoded: ${at}: ${(error as Error)?.stack?.split('\n').slice(0, 6).join(' | ')}`;
  }
}

/** The messages in an error; those of the validation of cdk8s are indented, after the path of a construct. */
function failuresOf(error: unknown): string[] {
  if (error instanceof AggregateError) {
    return error.errors.map(({ message }) => message);
  }
  const [title = '', ...failures] = String((error as Error)?.message).split(/\n {2}\[.*\] (?=CLEARML)/);
  return title.startsWith('Validation failed') && !title.includes('\n') ? failures : [[title, ...failures].join('\n')];
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
