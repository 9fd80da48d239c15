import type { Construct } from 'constructs';
import type { Prerequisite } from '../../core/prerequisites/prerequisite';
import type { Tls, TlsKind } from '../tls';
import type { WebEndpoint } from '../web-endpoint';

/** Settings of an ingress controller that ClearML requires. */
export interface ControllerPreset {
  /** Certificate sources that the controller supports, and the reason for the restriction. */
  readonly usableTls: readonly TlsKind[];
  readonly tlsReason: string;
  /**
   * Whether the controller reads the class from the annotation `kubernetes.io/ingress.class` instead of
   * `ingressClassName`.
   */
  readonly classInAnnotation?: boolean;
  /** Annotations of the Ingress. */
  annotations(endpoint: WebEndpoint, tls: Tls): { [key: string]: string };
  /** Adds objects for settings that annotations cannot express. Returns the annotations that refer to these objects. */
  addObjects?(scope: Construct, endpoint: WebEndpoint, tls: Tls): { [key: string]: string };
  /** Global settings that the controller must have. */
  prerequisites?(endpoint: WebEndpoint, tls: Tls): Prerequisite[];
}

/** Certificate sources of the controllers that read certificates from Secrets. */
export const FROM_SECRETS: readonly TlsKind[] = ['none', 'secret', 'certManager', 'external'];
