import type { Installation } from '../chart/installation';
import type { AppGatewayProps } from './app-gateway-props';

/** Differences between versions that no single prop sets. The pages are release notes: 3.0.md describes 3.0.x. */
export type GatewayFeature =
  | 'anyUser'
  | 'podTls'
  | 'routersOfServer325'
  | 'routersOfServer326'
  | 'streamSession'
  | 'withoutRoot';

export type GatewayInstallation = Installation<AppGatewayProps, GatewayFeature>;
