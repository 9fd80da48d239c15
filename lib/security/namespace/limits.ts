import type { k8s } from 'cdk8s-plus-28';
import { CodedError } from '../../core/errors/coded-error';
import { quantities, quantityValue } from './quantity';

/** What containers of a namespace get when they ask for nothing, and what they may ask for at all. By resource: `cpu`, `memory`. */
export interface ContainerLimits {
  /**
   * Limits of containers that state none.
   *
   * @default - none
   * @example { memory: '512Mi' }
   */
  readonly defaultLimits?: { [resource: string]: string };

  /**
   * Requests of containers that state none.
   *
   * @default - those of `defaultLimits`
   */
  readonly defaultRequests?: { [resource: string]: string };

  /**
   * The most that a container may ask for.
   *
   * @default - no limit
   */
  readonly maximum?: { [resource: string]: string };

  /**
   * The least that a container must ask for.
   *
   * @default - nothing
   */
  readonly minimum?: { [resource: string]: string };
}

/** From small to large: Kubernetes refuses a LimitRange in which one exceeds a later one. */
const ORDER = ['minimum', 'defaultRequests', 'defaultLimits', 'maximum'] as const;

/**
 * The limits as an item of a LimitRange.
 *
 * @throws CLEARML8014 when a smaller one exceeds a larger one, or a quantity cannot be read
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
