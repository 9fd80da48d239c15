import type { IConstruct } from 'constructs';
import { PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

/** Declares that a namespace must exist; every cluster has `default`. */
export function needNamespace(scope: IConstruct, name: string | undefined): void {
  if (name !== undefined && name !== 'default') {
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.NAMESPACE,
      name,
      purpose: 'objects are put into it',
      remedy: `kubectl create namespace ${name}`,
    });
  }
}

/** Declares that something must serve Services of type LoadBalancer. */
export function requireLoadBalancer(scope: IConstruct, loadBalancerClass: string | undefined): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.LOAD_BALANCER,
    name: loadBalancerClass ?? '(the default class)',
    purpose: 'Services of type LoadBalancer',
    remedy: 'clouds have one; elsewhere install MetalLB and give it addresses with MetalLbPool',
  });
}
