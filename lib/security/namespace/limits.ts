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
const FACTORS = new Map([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index) => [suffix, 10 ** (3 * index - 9)] as const),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, 1024 ** (index + 1)] as const),
]);

/**
 * The number that a Kubernetes quantity such as `500m` or `2Gi` represents.
 *
 * @throws CLEARML8014 when the text is not a quantity
 */
export function quantityValue(text: unknown, prop: string): number {
  const [, digits = '', suffix = ''] = /^(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)([a-zA-Z]{0,2})$/.exec(String(text)) ?? [];
  const factor = FACTORS.get(suffix);
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
