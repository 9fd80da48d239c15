import type { k8s } from 'cdk8s-plus-28';
import { CodedError } from '../../core/errors/coded-error';
import { kubernetesApi } from '../../core/kubernetes/api';

/**
 * Default, maximum and minimum resources of the containers in a namespace, by resource name such as `cpu` or `memory`.
 */
export interface ContainerLimits {
  /**
   * Limits of containers that set no limits.
   *
   * @default - no limits
   * @example { memory: '512Mi' }
   */
  readonly defaultLimits?: { [resource: string]: string };

  /**
   * Requests of containers that set no requests.
   *
   * @default - the values of `defaultLimits`
   */
  readonly defaultRequests?: { [resource: string]: string };

  /**
   * Maximum limits of a container.
   *
   * @default - no maximum
   */
  readonly maximum?: { [resource: string]: string };

  /**
   * Minimum requests of a container.
   *
   * @default - no minimum
   */
  readonly minimum?: { [resource: string]: string };
}

/** Ascending order. Kubernetes rejects a LimitRange in which a value exceeds a later value. */
const ORDER = ['minimum', 'defaultRequests', 'defaultLimits', 'maximum'] as const;

/**
 * The limits as an item of a LimitRange.
 *
 * @throws CLEARML8014 when a value exceeds a later value, or a quantity is invalid
 */
export function limitRangeItem(limits: ContainerLimits): k8s.LimitRangeItem {
  requireOrder(limits);
  const part = (name: (typeof ORDER)[number]) => limits[name] && quantities(limits[name], `limits.${name}`);
  return {
    type: 'Container',
    min: part('minimum'),
    defaultRequest: part('defaultRequests'),
    default: part('defaultLimits'),
    max: part('maximum'),
  };
}

function requireOrder(limits: ContainerLimits): void {
  const resources = new Set(ORDER.flatMap((part) => Object.keys(limits[part] ?? {})));
  for (const resource of resources) {
    const stated = ORDER.flatMap((part) => {
      const text = limits[part]?.[resource];
      return text === undefined ? [] : [{ part, text, value: quantityValue(text, `limits.${part}.${resource}`) }];
    });
    stated.forEach((larger, index) => {
      const smaller = stated[index - 1];
      if (smaller && smaller.value > larger.value) {
        throw new CodedError('CLEARML8014', {
          found: `limits.${smaller.part}.${resource} is ${smaller.text}, and limits.${larger.part}.${resource} is ${larger.text}`,
          expected: `${ORDER.join(' <= ')}, for each resource`,
          fix: `lower ${smaller.part} or raise ${larger.part}`,
        });
      }
    });
  }
}

/** Factors of the suffixes of Kubernetes quantities. */
const FACTORS: { readonly [suffix: string]: number } = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a Kubernetes quantity such as `500m` or `2Gi` represents.
 *
 * @throws CLEARML8014 when the text is not a quantity
 */
export function quantityValue(text: unknown, prop: string): number {
  const [, digits = '', suffix = ''] = /^(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)([a-zA-Z]{0,2})$/.exec(String(text)) ?? [];
  const factor = Object.hasOwn(FACTORS, suffix) ? FACTORS[suffix] : undefined;
  if (digits === '' || factor === undefined) {
    throw new CodedError('CLEARML8014', {
      found: `${prop} is ${JSON.stringify(text)}`,
      expected: 'a Kubernetes quantity such as 4, 500m or 2Gi',
      fix: 'correct the quantity',
    });
  }
  return Number(digits) * factor;
}

/**
 * Kubernetes quantities by resource.
 *
 * @throws CLEARML8014 when a text is not a quantity
 */
export function quantities(
  texts: { readonly [resource: string]: string },
  prop: string,
): { [resource: string]: k8s.Quantity } {
  const { Quantity } = kubernetesApi();
  return Object.fromEntries(
    Object.entries(texts).map(([resource, text]) => {
      quantityValue(text, `${prop}["${resource}"]`);
      return [resource, Quantity.fromString(String(text))];
    }),
  );
}
