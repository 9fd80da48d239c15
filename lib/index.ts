export { ChartSource } from './charts/chart-source';
export type { ClusterInternalOptions } from './exposure/cluster-internal';
export { Exposure } from './exposure/exposure';
export type { GatewayApiOptions } from './exposure/gateway-api/gateway-api-options';
export { IngressController } from './exposure/ingress/ingress-controller';
export type { IngressOptions } from './exposure/ingress/ingress-options';
export { MetalLbPool } from './exposure/metallb/metallb-pool';
export type { MetalLbPoolProps } from './exposure/metallb/metallb-pool-props';
export { InsecureTraffic, type OpenshiftRoutesOptions } from './exposure/openshift/openshift-routes-options';
export {
  type ExposedServiceOptions,
  ExternalTrafficPolicy,
  type LoadBalancerOptions,
  type NodePortOptions,
} from './exposure/service/service-options';
export { Tls } from './exposure/tls';
export type * from './exposure/tls-options';
export { Hooks } from './helm/manifests/hooks';
export { RenderedContainer } from './helm/manifests/rendered-container';
export { type IPodTransform, RenderedPod } from './helm/manifests/rendered-pod';
export type { ObjectQuery } from './helm/query';
export * from './helm/release';
export * from './helm/release-props';
export type { ValueContribution } from './helm/values/contributions';
export * from './prerequisites/prerequisite';
export { Prerequisites } from './prerequisites/prerequisites';
export * from './secrets/delivery/external-secrets-options';
export * from './secrets/delivery/sealed-secrets-options';
export { SecretDelivery } from './secrets/delivery/secret-delivery';
export { SecretValue } from './secrets/secret-value';
export { ClearmlNamespace } from './security/namespace/clearml-namespace';
export type { ClearmlNamespaceProps } from './security/namespace/clearml-namespace-props';
export type { ContainerLimits } from './security/namespace/limits';
export type { NetworkIsolation } from './security/namespace/network-isolation';
export { PodSecurity } from './security/pod-security';
export type { PodSecurityException } from './security/pod-security-exception';
export type { PodSecurityOptions } from './security/pod-security-options';
export { PodSecurityLevel } from './security/standards/pod-security-level';
export type { PodSecurityRule } from './security/standards/pod-security-rule';
export { PodSecurityStandards } from './security/standards/pod-security-standards';
export type { PodSecurityViolation } from './security/standards/pod-security-violation';
export { ClearmlValidation } from './security/validation/clearml-validation';
export type { ClearmlValidationProps } from './security/validation/clearml-validation-props';
export type { DisplayedUrls, HostNames } from './server/addresses';
export * from './server/applications';
export * from './server/component-props';
export { Credentials, type CredentialsOptions } from './server/credentials';
export * from './server/databases/elasticsearch';
export * from './server/databases/mongodb';
export * from './server/databases/redis';
export * from './server/file-storage';
export * from './server/server';
export * from './server/server-props';
export { UpgradeStep } from './server/upgrade';
export type { FixedUser } from './server/users';
export { Manifests } from './testing/manifests';
