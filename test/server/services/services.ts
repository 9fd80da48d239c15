import type { Construct } from 'constructs';
import {
  ChartSource,
  ClearmlService,
  type ClearmlServiceProps,
  CustomEventExporters,
  type CustomEventExportersProps,
  PlatformManagementCenter,
  type PlatformManagementCenterProps,
  PresignService,
  type PresignServiceProps,
  SecretValue,
  ServerCredentials,
} from '../../../lib';
import { ENDPOINTS } from '../../agent/agents';
import { previewFolder } from '../../support/preview-charts';

/** Id of the cluster of `exportersOf`. */
export const CLUSTER_ID = '7d0f3a52-5e44-4c0f-9f0e-2f1d8c1b6a11';

/** A key of the Secret `keys`. */
export const key = (name: string) => SecretValue.existing('keys', name);

/** Two keys of the Secret `keys`. */
export const keyPair = (name: string) =>
  ServerCredentials.fromKeys({ accessKey: key(`${name}-key`), secretKey: key(`${name}-secret`) });

const standIn = (name: string) => ({ chart: ChartSource.directory(previewFolder(name)) });
const serverIn = (props: { readonly server?: object }) => (props.server ? {} : { endpoints: ENDPOINTS });

export const presignOf = (scope: Construct, props: Partial<PresignServiceProps> = {}) =>
  new PresignService(scope, 'presign', {
    ...standIn('clearml-presign-service'),
    ...serverIn(props),
    credentials: keyPair('admin'),
    ...props,
  });

export const exportersOf = (scope: Construct, props: Partial<CustomEventExportersProps> = {}, id = 'events') =>
  new CustomEventExporters(scope, id, {
    ...standIn('clearml-custom-events'),
    ...serverIn(props),
    credentials: keyPair('admin'),
    clusterId: CLUSTER_ID,
    ...props,
  });

export const centerOf = (scope: Construct, props: Partial<PlatformManagementCenterProps> = {}) =>
  new PlatformManagementCenter(scope, 'platform', {
    ...standIn('clearml-enterprise-platform-management'),
    ...serverIn(props),
    ...(props.server ? {} : { credentials: keyPair('platform') }),
    users: [{ username: 'admin', password: key('password') }],
    ...props,
  });

/** A service whose values the library does not know. The chart of the presign service replaces its chart. */
export const serviceOf = (scope: Construct, props: Partial<ClearmlServiceProps> = {}) =>
  new ClearmlService(scope, 'service', {
    ...standIn('clearml-presign-service'),
    values: {
      clearml: { apiServerUrlReference: ENDPOINTS.apiUrl, apiKey: key('admin-key'), apiSecret: key('admin-secret') },
    },
    ...props,
  });
