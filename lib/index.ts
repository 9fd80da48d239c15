export * from './agent/agent';
export type { AgentPodProps } from './agent/agent-pod';
export * from './agent/agent-props';
export * from './agent/capacity/capacities';
export * from './agent/capacity/capacity-options';
export * from './agent/tasks/caches';
export { Gpus } from './agent/tasks/gpus';
export * from './agent/tasks/pod-template';
export * from './agent/tasks/task-options';
export * from './applications/application-packages';
export type { BackupsProps, ElasticsearchBackup, FilesBackup, MongoDbBackup } from './backups/backup-props';
export { type BackupBucket, BackupVolume, type BackupVolumeOptions } from './backups/backup-targets';
export { Backups } from './backups/backups';
export type { BackupSchedule } from './backups/schedule';
export * from './backups/snapshot-repository';
export type { ChartReleaseProps, ImageOptions } from './chart/chart-release-props';
export { ChartSource } from './chart/chart-source';
export * from './chart/custom-certificates';
export { ServerCredentials, type ServerKeys } from './chart/server-credentials';
export type { IClearmlServer, ServerEndpoints, ServerReferenceProps } from './chart/server-reference';
export type * from './core/kubernetes/containers';
export type * from './core/kubernetes/probes';
export type * from './core/kubernetes/volumes';
export * from './core/prerequisites/prerequisite';
export { Prerequisites } from './core/prerequisites/prerequisites';
export * from './events/custom-event-exporters';
export type { CustomEventExportersProps } from './events/custom-events-chart';
export { Exposure } from './exposure/exposure';
export type { GatewayApiOptions } from './exposure/gateway-api';
export { IngressController, type IngressOptions } from './exposure/ingress/ingress';
export { MetalLbPool, type MetalLbPoolProps } from './exposure/metallb/metallb-pool';
export { InsecureTraffic, type OpenshiftRoutesOptions } from './exposure/openshift-routes';
export {
  type ExposedServiceOptions,
  ExternalTrafficPolicy,
  type LoadBalancerOptions,
  type NodePortOptions,
} from './exposure/service/exposed-service';
export {
  type CertManagerTlsOptions,
  type PassthroughTlsOptions,
  type SecretTlsOptions,
  Tls,
} from './exposure/tls';
export type { ClusterInternalOptions } from './exposure/web-endpoint';
export * from './gateway/app-gateway';
export * from './gateway/app-gateway-props';
export * from './gitops/argocd-applications';
export { DeliveryStage, type GitOpsOptions } from './gitops/delivered-charts';
export * from './gitops/flux-kustomizations';
export { DynamicMigOperator, type DynamicMigOperatorProps } from './gpu/dynamic-mig-operator';
export { FractionalGpuInjector, type FractionalGpuInjectorProps } from './gpu/fractional-gpu-injector';
export { GpuOperator } from './gpu/gpu-operator';
export * from './gpu/gpu-operator-props';
export { type FractionalSharingOptions, GpuSharing, type MixedSharingOptions } from './gpu/gpu-sharing';
export { Hooks } from './helm/manifests/hooks';
export { type IPodTransform, RenderedContainer, RenderedPod } from './helm/manifests/rendered-pod';
export type { SourcedValue } from './helm/values/sourced-values';
export * from './migrations/migration-job';
export * from './monitoring/monitoring';
export type * from './monitoring/monitoring-props';
export type { PlatformAdministrator } from './platform/login';
export { PlatformManagementCenter } from './platform/platform-management-center';
export type { PlatformManagementCenterProps } from './platform/platform-management-chart';
export type { PresignServiceProps } from './presign/presign-chart';
export * from './presign/presign-service';
export * from './release/helm-release';
export * from './release/helm-release-props';
export { Inventory } from './release/inventory';
export { ObjectChecks, type ObjectException } from './release/object-checks';
export type { ObjectQuery } from './release/object-query';
export { Randomness } from './release/randomness';
export type { AcknowledgedSecretUse } from './secrets/acknowledged-secret-use';
export * from './secrets/delivery/delivery-options';
export { SecretDelivery } from './secrets/delivery/secret-delivery';
export type { NotSecret } from './secrets/detection/not-secret';
export { SecretFile } from './secrets/secret-file';
export { SecretValue } from './secrets/secret-value';
export type { PodSecurityException } from './security/exceptions';
export type { ClearmlNamespaceProps } from './security/namespace/clearml-namespace';
export { ClearmlNamespace } from './security/namespace/clearml-namespace';
export type { ContainerLimits } from './security/namespace/limits';
export type { NetworkIsolation, PortRange } from './security/namespace/network-policies';
export { PodSecurity, type PodSecurityOptions } from './security/pod-security';
export type { PodSecurityRule, PodSecurityViolation } from './security/standards/pod-security-standards';
export { PodSecurityStandards } from './security/standards/pod-security-standards';
export { PodSecurityLevel } from './security/standards/rule';
export { ClearmlValidation } from './security/validation/clearml-validation';
export type { ClearmlValidationProps } from './security/validation/clearml-validation-props';
export type { DisplayedUrls, HostNames } from './server/addresses';
export * from './server/application-options';
export { Applications } from './server/applications';
export { ApiAudit } from './server/audit';
export * from './server/audit-options';
export {
  type Branding,
  LoginFallback,
  type TenantTitles,
  UiTheme,
  type WhiteLabelLink,
} from './server/branding';
export type { LoginCookie } from './server/browser-access';
export * from './server/component-props';
export type * from './server/config-file-props';
export { Credentials, type CredentialsOptions } from './server/credentials';
export * from './server/databases/elasticsearch';
export * from './server/databases/mongodb';
export * from './server/databases/redis';
export { type BundledFileStorageOptions, FileStorage } from './server/file-storage';
export type { LaunchFormField, LaunchFormOption } from './server/launch-forms';
export { type CrossTenantGroup, Feature, type MultiTenant } from './server/multi-tenant';
export { ApplicationVisibility, type IndexPolicy, type ServerPolicies } from './server/policies';
export * from './server/server';
export * from './server/server-props';
export type { ServerSettingProps } from './server/server-setting-props';
export { CustomEvents, type CustomEventTopics, type KafkaEventsOptions } from './server/services/custom-events';
export { EventTemplates } from './server/services/event-templates';
export * from './server/services/kafka-security';
export { Metering } from './server/services/metering';
export * from './server/services/metering-options';
export type { PlatformManagement } from './server/services/platform-management';
export type { PresignMatchSet, PresignRegistration, PresignRule } from './server/services/presign';
export type { ServerServicesProps } from './server/services/server-services';
export * from './server/sign-on/ldap-options';
export type * from './server/sign-on/oauth-options';
export * from './server/sign-on/policies';
export { SamlMetadata } from './server/sign-on/saml-metadata';
export type * from './server/sign-on/saml-options';
export { SingleSignOn } from './server/sign-on/single-sign-on';
export { UpgradeStep } from './server/upgrade';
export type { FixedUser } from './server/users';
export { ClearmlService, type ClearmlServiceProps } from './service/clearml-service';
export type * from './tenants/provisioning/provisioning-options';
export * from './tenants/provisioning/tenant-provisioning';
export * from './tenants/removal/tenant-removal';
export type { Tenant } from './tenants/tenant';
export { type ITenantKeys, TenantCredentials } from './tenants/tenant-credentials';
export type { TenantQueue } from './tenants/tenant-queue';
export * from './tenants/tenant-server-options';
export { TenantSignOn } from './tenants/tenant-sign-on';
export type * from './tenants/tenant-sign-on-options';
export * from './tenants/tenant-workspace';
export type * from './tenants/tenant-workspace-props';
export { Tenants } from './tenants/tenants';
export { Manifests } from './testing/manifests';
export type { SnapshotOptions } from './testing/snapshot-options';

import { checkCalls } from './core/props/check-calls';
import * as api from './index';

for (const [name, type] of Object.entries(api)) {
  checkCalls(type, name);
}
