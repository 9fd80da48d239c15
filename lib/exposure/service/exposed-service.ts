import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { certificateSecret } from '../certificates';
import type { ExposedType } from '../exposure-strategy';
import { requireUsable, type Tls } from '../tls';
import type { WebEndpoint } from '../web-endpoint';
import type { ExposedServiceOptions } from './service-options';

/** @throws CLEARML6005 for a certificate source that a Service does not support */
export function requireServiceTls(tls: Tls, endpoint: string): void {
  requireUsable(tls, ['none', 'external', 'passthrough'], endpoint, 'a Service holds no certificate');
}

/** Sets the type, traffic policy and annotations of the Service of an endpoint. */
export function exposeService(
  scope: Construct,
  endpoint: WebEndpoint,
  type: ExposedType,
  tls: Tls,
  { annotations, externalTrafficPolicy }: ExposedServiceOptions,
): void {
  certificateSecret(scope, endpoint, tls);
  requireType(endpoint, type);
  endpoint.backend.patchSpec({ type, externalTrafficPolicy });
  endpoint.backend.annotate(annotations ?? {});
}

function requireType({ backend, component, statedServiceType }: WebEndpoint, type: ExposedType): void {
  const rendered = backend.serviceType === 'ClusterIP' ? type : backend.serviceType;
  const stated = statedServiceType ?? rendered;
  if (stated !== type) {
    throw new CodedError('CLEARML6009', {
      found: `Service ${backend.name} of type ${stated}, with an exposure that sets type ${type}`,
      expected: 'the same type in both',
      fix: `remove the service type of ${component} from props and values, or choose the exposure of that type`,
    });
  }
}
