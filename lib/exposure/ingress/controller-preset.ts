import type { Construct } from 'constructs';
import type { Prerequisite } from '../../core/prerequisites/prerequisite';
import type { Tls, TlsKind } from '../tls';
import type { WebEndpoint } from '../web-endpoint';

/** What an ingress controller needs to be told for ClearML. */
export interface ControllerPreset {
  /** Where the certificates of its Ingresses may come from, and why only there. */
  readonly usableTls: readonly TlsKind[];
  readonly tlsReason: string;
  /** Whether it reads the class from the annotation that `ingressClassName` has replaced elsewhere. */
  readonly classInAnnotation?: boolean;
  /** Annotations of the Ingress. */
  annotations(endpoint: WebEndpoint, tls: Tls): { [key: string]: string };
  /** Makes what annotations alone cannot say; returns those that lead to it. */
  addObjects?(scope: Construct, endpoint: WebEndpoint, tls: Tls): { [key: string]: string };
  /** What it must be set to as a whole. */
  prerequisites?(endpoint: WebEndpoint, tls: Tls): Prerequisite[];
}

/** What all controllers can use that read certificates from Secrets. */
export const FROM_SECRETS: readonly TlsKind[] = ['none', 'secret', 'certManager', 'external'];
