/**
 * Custom kinds of common operators by API group, from their definitions. A kind with an asterisk has no namespace.
 */
const KINDS = `
access.strimzi.io: KafkaAccess
acid.zalan.do: OperatorConfiguration PostgresTeam postgresql
acme.cert-manager.io: Challenge Order
agent.k8s.elastic.co: Agent
ai.mongodb.com: VoyageAI
apiextensions.crossplane.io: CompositeResourceDefinition* Composition* CompositionRevision* EnvironmentConfig*
  ManagedResourceActivationPolicy* ManagedResourceDefinition* Usage*
apm.k8s.elastic.co: ApmServer
argocd-image-updater.argoproj.io: ImageUpdater
argoproj.io: AnalysisRun AnalysisTemplate AppProject Application ApplicationSet ClusterAnalysisTemplate*
  ClusterWorkflowTemplate* CronWorkflow EventBus EventSource Experiment Rollout Sensor Workflow WorkflowArtifactGCTask
  WorkflowEventBinding WorkflowTaskResult WorkflowTaskSet WorkflowTemplate
autoops.k8s.elastic.co: AutoOpsAgentPolicy
autoscaling.k8s.elastic.co: ElasticsearchAutoscaler
autoscaling.k8s.io: VerticalPodAutoscaler VerticalPodAutoscalerCheckpoint
batch.volcano.sh: CronJob Job
beat.k8s.elastic.co: Beat
bitnami.com: SealedSecret
ceph.rook.io: CephBlockPool CephBlockPoolRadosNamespace CephBucketNotification CephBucketTopic CephCOSIDriver
  CephClient CephCluster CephFilesystem CephFilesystemMirror CephFilesystemSubVolumeGroup CephNFS CephNVMeOFGateway
  CephObjectRealm CephObjectStore CephObjectStoreAccount CephObjectStoreUser CephObjectZone CephObjectZoneGroup
  CephRBDMirror
cert-manager.io: Certificate CertificateRequest ClusterIssuer* Issuer
cilium.io: CiliumBGPAdvertisement* CiliumBGPClusterConfig* CiliumBGPNodeConfig* CiliumBGPNodeConfigOverride*
  CiliumBGPPeerConfig* CiliumBGPPeeringPolicy* CiliumCIDRGroup* CiliumClusterwideEnvoyConfig*
  CiliumClusterwideNetworkPolicy* CiliumEgressGatewayPolicy* CiliumEndpoint CiliumEnvoyConfig CiliumExternalWorkload*
  CiliumGatewayClassConfig CiliumIdentity* CiliumL2AnnouncementPolicy* CiliumLoadBalancerIPPool*
  CiliumLocalRedirectPolicy CiliumNetworkPolicy CiliumNode* CiliumNodeConfig CiliumPodIPPool*
clickhouse-keeper.altinity.com: ClickHouseKeeperInstallation
clickhouse.altinity.com: ClickHouseInstallation ClickHouseInstallationTemplate ClickHouseOperatorConfiguration
cloud.google.com: ComputeClass*
cluster.x-k8s.io: Cluster ClusterClass Machine MachineDeployment MachineDrainRule MachineHealthCheck MachinePool
  MachineSet
configuration.konghq.com: AIGatewayDataPlaneCertificate EventGatewayBackendCluster EventGatewayDataPlaneCertificate
  EventGatewayListener EventGatewayListenerPolicy EventGatewayVirtualCluster EventGatewayVirtualClusterConsumePolicy
  EventGatewayVirtualClusterPolicy EventGatewayVirtualClusterProducePolicy IngressClassParameters KongCACertificate
  KongCertificate KongClusterPlugin* KongConsumer KongConsumerGroup KongCredentialACL KongCredentialAPIKey
  KongCredentialBasicAuth KongCredentialHMAC KongCredentialJWT KongCustomEntity KongDataPlaneClientCertificate
  KongIngress KongKey KongKeySet KongLicense* KongPlugin KongPluginBinding KongReferenceGrant KongRoute KongSNI
  KongService KongTarget KongUpstream KongUpstreamPolicy KongVault* TCPIngress UDPIngress
consul.hashicorp.com: ControlPlaneRequestLimit CustomGatewayClass* CustomGatewayPolicy ExportedServices GRPCRoute
  Gateway GatewayClassConfig* GatewayPolicy HTTPRoute IngressGateway JWTProvider Mesh MeshService PeeringAcceptor
  PeeringDialer ProxyDefaults RateLimit* ReferenceGrant Registration* RouteAuthFilter RouteExtProc RouteRetryFilter
  RouteTLSSDSFilter RouteTimeoutFilter SamenessGroup ServiceDefaults ServiceIntentions ServiceResolver ServiceRouter
  ServiceSplitter TCPRoute TLSRoute TerminatingGateway UDPRoute
controlplane.cluster.x-k8s.io: KubeadmControlPlane KubeadmControlPlaneTemplate
core.strimzi.io: StrimziPodSet
crd.k8s.amazonaws.com: ENIConfig*
crd.projectcalico.org: BGPConfiguration* BGPFilter* BGPPeer* BlockAffinity* CalicoNodeStatus* ClusterInformation*
  FelixConfiguration* GlobalNetworkPolicy* GlobalNetworkSet* HostEndpoint* IPAMBlock* IPAMConfig* IPAMHandle* IPPool*
  IPReservation* KubeControllersConfiguration* NetworkPolicy NetworkSet StagedGlobalNetworkPolicy*
  StagedKubernetesNetworkPolicy StagedNetworkPolicy Tier*
datadoghq.com: DatadogAgent DatadogAgentInternal DatadogAgentProfile DatadogCSIDriver DatadogDashboard
  DatadogGenericResource DatadogInstrumentation DatadogMetric DatadogMonitor DatadogPodAutoscaler
  DatadogPodAutoscalerClusterProfile* DatadogSLO ExtendedDaemonSet ExtendedDaemonSetReplicaSet
  ExtendedDaemonsetSetting
elasticsearch.k8s.elastic.co: Elasticsearch
elbv2.k8s.aws: ALBTargetControlConfig IngressClassParams* TargetGroupBinding
enterprisesearch.k8s.elastic.co: EnterpriseSearch
eventing.keda.sh: CloudEventSource ClusterCloudEventSource*
eventing.knative.dev: Broker EventPolicy EventTransform EventType KafkaSink RequestReply Trigger
extensions.istio.io: TrafficExtension WasmPlugin
external-secrets.io: ClusterExternalSecret* ClusterPushSecret* ClusterSecretStore* ExternalSecret PushSecret
  SecretStore
externaldns.k8s.io: DNSEndpoint DNSRecord
flagger.app: AlertProvider Canary MetricTemplate
flows.knative.dev: Parallel Sequence
gateway.envoyproxy.io: Backend BackendTrafficPolicy ClientTrafficPolicy EnvoyExtensionPolicy EnvoyPatchPolicy
  EnvoyProxy HTTPRouteFilter SecurityPolicy
gateway.k8s.aws: ListenerRuleConfiguration LoadBalancerConfiguration TargetGroupConfiguration
gateway.networking.k8s.io: BackendLBPolicy BackendTLSPolicy GRPCRoute Gateway GatewayClass* HTTPRoute ListenerSet
  ReferenceGrant TCPRoute TLSRoute UDPRoute
generators.external-secrets.io: ACRAccessToken BeyondtrustWorkloadCredentialsDynamicSecret CloudsmithAccessToken
  ClusterGenerator* ECRAuthorizationToken Fake GCRAccessToken GeneratorState GithubAccessToken GitlabDeployToken
  Grafana MFA Password QuayAccessToken SSHKey STSSessionToken UUID VaultDynamicSecret Webhook
grafana.integreatly.org: Grafana GrafanaAlertRuleGroup GrafanaContactPoint GrafanaDashboard GrafanaDatasource
  GrafanaFolder GrafanaLibraryPanel GrafanaManifest GrafanaMuteTiming GrafanaNotificationPolicy
  GrafanaNotificationPolicyRoute GrafanaNotificationTemplate GrafanaServiceAccount
groupsnapshot.storage.k8s.io: VolumeGroupSnapshot VolumeGroupSnapshotClass* VolumeGroupSnapshotContent*
helm.toolkit.fluxcd.io: HelmRelease
http.keda.sh: HTTPScaledObject InterceptorRoute
image.toolkit.fluxcd.io: ImagePolicy ImageRepository ImageUpdateAutomation
inference.networking.k8s.io: InferencePool
inference.networking.x-k8s.io: InferenceModel InferencePool
jobset.x-k8s.io: JobSet
k8s.cni.cncf.io: NetworkAttachmentDefinition
kafka.strimzi.io: Kafka KafkaBridge KafkaConnect KafkaConnector KafkaMirrorMaker2 KafkaNodePool KafkaRebalance
  KafkaTopic KafkaUser
karpenter.k8s.aws: EC2NodeClass*
karpenter.sh: NodeClaim* NodeOverlay* NodePool*
keda.sh: ClusterTriggerAuthentication* ScaledJob ScaledObject TriggerAuthentication
kibana.k8s.elastic.co: Kibana
kueue.x-k8s.io: AdmissionCheck* ClusterQueue* Cohort* LocalQueue MultiKueueCluster* MultiKueueConfig*
  ProvisioningRequestConfig* ResourceFlavor* Topology* Workload WorkloadPriorityClass*
kustomize.toolkit.fluxcd.io: Kustomization
kyverno.io: CleanupPolicy ClusterCleanupPolicy* ClusterPolicy* GlobalContextEntry* Policy PolicyException
  UpdateRequest
leaderworkerset.x-k8s.io: LeaderWorkerSet
linkerd.io: ServiceProfile
logstash.k8s.elastic.co: Logstash
longhorn.io: BackingImage BackingImageDataSource BackingImageManager Backup BackupBackingImage BackupTarget
  BackupVolume Engine EngineFrontend EngineImage InstanceManager Node Orphan RecurringJob Replica Setting Shard
  ShardGroup ShareManager Snapshot SupportBundle SystemBackup SystemRestore Volume VolumeAttachment
machine.openshift.io: ControlPlaneMachineSet Machine MachineHealthCheck MachineSet
maps.k8s.elastic.co: ElasticMapsServer
messaging.knative.dev: Channel InMemoryChannel KafkaChannel Subscription
metallb.io: BFDProfile BGPAdvertisement BGPPeer Community ConfigurationState IPAddressPool L2Advertisement
  ServiceBGPStatus ServiceL2Status
minio.min.io: Tenant
mongodb.com: ClusterMongoDBRole* MongoDB MongoDBMultiCluster MongoDBOpsManager MongoDBSearch MongoDBUser
mongodbcommunity.mongodb.com: MongoDBCommunity
monitoring.coreos.com: Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusAgent PrometheusRule
  ScrapeConfig ServiceMonitor ThanosRuler
monitoring.googleapis.com: ClusterNodeMonitoring* ClusterPodMonitoring* ClusterRules* GlobalRules* OperatorConfig
  PodMonitoring Rules
monitoring.grafana.com: GrafanaAgent Integration LogsInstance MetricsInstance PodLogs
monitoring.openshift.io: AlertRelabelConfig AlertingRule
multicluster.linkerd.io: Link
mutations.gatekeeper.sh: Assign* AssignImage* AssignMetadata* ModifySet*
networking.istio.io: DestinationRule EnvoyFilter Gateway ProxyConfig ServiceEntry Sidecar VirtualService WorkloadEntry
  WorkloadGroup
nfd.k8s-sigs.io: NodeFeature NodeFeatureGroup NodeFeatureRule*
notification.toolkit.fluxcd.io: Alert Provider Receiver
nvidia.com: ClusterPolicy* GPUCluster* NVIDIADriver*
openreports.io: ClusterReport* Report
opentelemetry.io: ClusterObservability Instrumentation OpAMPBridge OpenTelemetryCollector TargetAllocator
operator.knative.dev: KnativeEventing KnativeServing
operator.tigera.io: APIServer* GatewayAPI* Goldmane* ImageSet* Installation* Istio* ManagementClusterConnection*
  TigeraStatus* Whisker*
operator.victoriametrics.com: VLAgent VLCluster VLDistributed VLSingle VLogs VMAgent VMAlert VMAlertmanager
  VMAlertmanagerConfig VMAnomaly VMAnomalyConfig VMAuth VMCluster VMDistributed VMNodeScrape VMPodScrape VMProbe
  VMRule VMScrapeConfig VMServiceScrape VMSingle VMStaticScrape VMUser VTCluster VTSingle
operators.coreos.com: CatalogSource ClusterServiceVersion InstallPlan OLMConfig* Operator* OperatorCondition
  OperatorGroup Subscription
packageregistry.k8s.elastic.co: PackageRegistry
pkg.crossplane.io: Configuration* ConfigurationRevision* DeploymentRuntimeConfig* Function* FunctionRevision*
  ImageConfig* Lock* Provider* ProviderRevision*
policies.kyverno.io: DeletingPolicy* GeneratingPolicy* ImageValidatingPolicy* MutatingPolicy* NamespacedDeletingPolicy
  NamespacedGeneratingPolicy NamespacedImageValidatingPolicy NamespacedMutatingPolicy NamespacedValidatingPolicy
  PolicyException ValidatingPolicy*
policy.linkerd.io: AuthorizationPolicy EgressNetwork HTTPLocalRateLimitPolicy HTTPRoute MeshTLSAuthentication
  NetworkAuthentication Server ServerAuthorization
policy.networking.k8s.io: ClusterNetworkPolicy*
policy.sigstore.dev: ClusterImagePolicy* TrustRoot*
postgresql.cnpg.io: Backup Cluster ClusterImageCatalog* Database DatabaseRole FailoverQuorum ImageCatalog Pooler
  Publication ScheduledBackup Subscription
projectcalico.org: BGPConfiguration* BGPFilter* BGPPeer* BlockAffinity* CalicoNodeStatus* ClusterInformation*
  FelixConfiguration* GlobalNetworkPolicy* GlobalNetworkSet* HostEndpoint* IPAMBlock* IPAMConfiguration* IPAMHandle*
  IPPool* IPReservation* KubeControllersConfiguration* NetworkPolicy NetworkSet StagedGlobalNetworkPolicy*
  StagedKubernetesNetworkPolicy StagedNetworkPolicy Tier*
projectcontour.io: ContourConfiguration ContourDeployment ExtensionService HTTPProxy TLSCertificateDelegation
quota.openshift.io: ClusterResourceQuota*
rabbitmq.com: Binding Exchange Federation OperatorPolicy Permission Policy Queue RabbitmqCluster SchemaReplication
  Shovel SuperStream TopicPermission User Vhost
ray.io: RayCluster RayCronJob RayJob RayService
reports.kyverno.io: ClusterEphemeralReport* EphemeralReport
route.openshift.io: Route
scheduling.volcano.sh: PodGroup Queue*
secrets-store.csi.x-k8s.io: SecretProviderClass SecretProviderClassPodStatus
secrets.hashicorp.com: CSISecrets HCPAuth HCPVaultSecretsApp SecretTransformation VaultAuth VaultAuthGlobal
  VaultConnection VaultDynamicSecret VaultPKISecret VaultStaticSecret
security.istio.io: AuthorizationPolicy PeerAuthentication RequestAuthentication
security.openshift.io: SecurityContextConstraints*
serving.knative.dev: Configuration DomainMapping Revision Route Service
serving.kserve.io: ClusterLocalModel* ClusterServingRuntime* ClusterStorageContainer* InferenceGraph InferenceService
  LLMInferenceService LLMInferenceServiceConfig LocalModelCache* LocalModelNamespaceCache LocalModelNode*
  LocalModelNodeGroup* Predictor ServingRuntime TrainedModel
sinks.knative.dev: IntegrationSink JobSink
snapshot.storage.k8s.io: VolumeSnapshot VolumeSnapshotClass* VolumeSnapshotContent*
source.toolkit.fluxcd.io: Bucket ExternalArtifact GitRepository HelmChart HelmRepository OCIRepository
sources.knative.dev: ApiServerSource CephSource ContainerSource GitHubSource GitLabSource IntegrationSource
  KafkaSource PingSource RabbitmqSource RedisStreamSource SinkBinding
sparkoperator.k8s.io: ScheduledSparkApplication SparkApplication SparkConnect
spire.spiffe.io: ClusterFederatedTrustDomain* ClusterSPIFFEID*
stackconfigpolicy.k8s.elastic.co: StackConfigPolicy
tekton.dev: CustomRun Pipeline PipelineRun StepAction Task TaskRun VerificationPolicy
telemetry.istio.io: Telemetry
templates.gatekeeper.sh: ConstraintTemplate*
topology.node.k8s.io: NodeResourceTopology*
traefik.io: IngressRoute IngressRouteTCP IngressRouteUDP Middleware MiddlewareTCP ServersTransport ServersTransportTCP
  TLSOption TLSStore TraefikService
trainer.kubeflow.org: ClusterTrainingRuntime* OptimizationJob TrainJob TrainingRuntime
velero.io: Backup BackupRepository BackupStorageLocation DataDownload DataUpload DeleteBackupRequest DownloadRequest
  PodVolumeBackup PodVolumeRestore Restore Schedule ServerStatusRequest VolumeSnapshotLocation
vpcresources.k8s.aws: CNINode* SecurityGroupPolicy
wgpolicyk8s.io: ClusterPolicyReport* PolicyReport
workload.linkerd.io: ExternalWorkload
zalando.org: FabricEventStream
`;

/** Whether a custom kind of a common operator has a namespace; undefined for other kinds. */
export function isNamespacedInEcosystem(group: string, kind: string): boolean | undefined {
  table ??= new Map(
    KINDS.trim()
      .split(/\n(?! )/)
      .flatMap(kindsOf),
  );
  return table.get(`${group}/${kind}`);
}

let table: Map<string, boolean> | undefined;

function kindsOf(row: string): [string, boolean][] {
  const [group = '', kinds = ''] = row.split(/:\s+/);
  return kinds.split(/\s+/).map((kind) => [`${group}/${kind.replace('*', '')}`, !kind.endsWith('*')]);
}
