import { type Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { AppGateway } from '../../lib/gateway/app-gateway';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ENDPOINTS } from '../agent/agents';
import { testChart } from '../support/apps';
import { previewChart, previewFolder } from '../support/preview-charts';
import { valuesOf } from '../support/values';

/** The contract chart, whose schema accepts only documented values. */
export const CONTRACT = previewFolder('clearml-enterprise-app-gateway');

/** The contract chart as if it had another version. */
export function gatewayChartAt(version: string): ChartSource {
  return previewChart('clearml-enterprise-app-gateway', version);
}

/** A gateway of the contract chart, unless `props` set another chart; its agent is outside the app. */
export function gatewayOf(props: Partial<AppGatewayProps> = {}, scope: Construct = testChart('workers')): AppGateway {
  return new AppGateway(scope, 'gateway', {
    chart: ChartSource.directory(CONTRACT),
    ...(props.server ? {} : { endpoints: ENDPOINTS }),
    credentials: ServerCredentials.fromKeys({
      accessKey: SecretValue.unsafePlainText('an-access-key'),
      secretKey: SecretValue.unsafePlainText('a-secret-key'),
    }),
    authCookieName: 'clearml_token',
    agentOutsideApp: true,
    ...props,
  });
}

/** A gateway, and the values that helm receives for it. */
export function withValues(props: Partial<AppGatewayProps>): { gateway: AppGateway; values: any } {
  const gateway = gatewayOf(props);
  return { gateway, values: valuesOf(gateway.release) };
}

/** The objects that the cdk8s chart of a gateway emits, without those in the manifest of secrets. */
export function objectsOf(gateway: AppGateway): any[] {
  return Testing.synth(gateway.node.scope as Chart);
}

/** The environment of the router, by name. */
export function routerEnvironmentOf(objects: any[]): Record<string, any> {
  const { env } = podOf(objects).containers[0];
  return Object.fromEntries(env.map(({ name, value, valueFrom }: any) => [name, valueFrom ?? value]));
}

/** The pod spec of the gateway. */
export function podOf(objects: any[]): any {
  return objects.find(({ kind }) => kind === 'Deployment').spec.template.spec;
}
