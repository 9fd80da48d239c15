import type { k8s } from 'cdk8s-plus-28';
import { CodedError } from '../../core/errors/coded-error';
import { quantities, quantityValue } from './quantity';

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
