import type { IConstruct } from 'constructs';
import { PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

/** Declares a namespace as a prerequisite. Every cluster has the namespace `default`. */
export function requireNamespace(scope: IConstruct, name: string | undefined): void {
  if (name !== undefined && name !== 'default') {
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.NAMESPACE,
      name,
      purpose: 'namespace of objects',
      remedy: `kubectl create namespace ${name}`,
    });
  }
}

/** Declares a load balancer for Services of type LoadBalancer as a prerequisite. */
export function requireLoadBalancer(scope: IConstruct, loadBalancerClass: string | undefined): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.LOAD_BALANCER,
    name: loadBalancerClass ?? '(the default class)',
    purpose: 'Services of type LoadBalancer',
    remedy: 'use the load balancer of the cloud, or install MetalLB and add addresses with MetalLbPool',
  });
}
