import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { certificateSecret } from '../certificates';
import type { ExposedType } from '../exposure-strategy';
import { requireUsable, type Tls } from '../tls';
import type { WebEndpoint } from '../web-endpoint';
import type { ExposedServiceOptions } from './service-options';

/** @throws CLEARML6005 for certificates that a Service cannot hold */
export function requireServiceTls(tls: Tls, endpoint: string): void {
  requireUsable(tls, ['none', 'external', 'passthrough'], endpoint, 'a Service holds no certificate');
}

/** Gives the rendered Service of an endpoint its type, and whatever else the options say. */
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
  const wanted = statedServiceType ?? rendered;
  if (wanted !== type) {
    throw new CodedError('CLEARML6009', {
      found: `Service ${backend.name} of type ${wanted}, with an exposure that makes it ${type}`,
      expected: 'one type',
      fix: `leave the service type of ${component} out of props and values, or choose the exposure of that type`,
    });
  }
}
