import { declareLogin } from '../helm/store/registries-file';

/** A ClearML chart: its location, and the release name of the ClearML documentation. */
export interface CatalogEntry {
  /** Chart name. */
  readonly id: string;
  /** OCI reference, or URL of the repository that contains the chart. */
  readonly reference: string;
  /** Release name in the ClearML documentation. */
  readonly releaseName: string;
  /** Namespace in the ClearML documentation; undefined if the documentation names none. */
  readonly namespace?: string;
}

/** The registry of the private images, and the user name that belongs to the token. */
export const CLEARML_REGISTRY = { host: 'docker.io', username: 'allegroaienterprise' } as const;

const REGISTRY = `oci://${CLEARML_REGISTRY.host}/clearml`;
const PUBLIC_REPOSITORY = 'https://clearml.github.io/clearml-helm-charts';
const NVIDIA_REPOSITORY = 'https://nvidia.github.io/gpu-operator';

// The ClearML documentation uses a manual login: `helm registry login docker.io --username allegroaienterprise`.
declareLogin('docker.io/clearml', {
  username: CLEARML_REGISTRY.username,
  usernameVariable: 'CLEARML_DOCKERHUB_USERNAME',
  passwordVariable: 'CLEARML_DOCKERHUB_TOKEN',
});

/** Registry of the renamed family of charts, whose pages use `helm registry login docker.io --username kliqueenterprise`. */
export const SUCCESSOR_REGISTRY = 'oci://docker.io/kliqueai';
declareLogin('docker.io/kliqueai', {
  username: 'kliqueenterprise',
  usernameVariable: 'KLIQUE_DOCKERHUB_USERNAME',
  passwordVariable: 'KLIQUE_DOCKERHUB_TOKEN',
});

function enterprise(id: string, releaseName: string, namespace?: string): CatalogEntry {
  return { id, reference: `${REGISTRY}/${id}`, releaseName, namespace };
}

function fromRepository(id: string, reference: string, namespace?: string): CatalogEntry {
  return { id, reference, releaseName: id, namespace };
}

/** The charts that the constructs of this library install. */
export const CATALOG = {
  server: enterprise('clearml-enterprise', 'clearml-enterprise', 'clearml'),
  agent: enterprise('clearml-enterprise-agent', 'clearml-enterprise-agent'),
  appGateway: enterprise('clearml-enterprise-app-gateway', 'clearml-enterprise-app-gateway'),
  dynamicMigOperator: enterprise('clearml-dynamic-mig-operator', 'cdmo', 'cdmo'),
  fractionalGpuInjector: enterprise('clearml-fractional-gpu-injector', 'cfgi', 'cfgi'),
  presignService: enterprise('clearml-presign-service', 'clearml-presign-service', 'clearml'),
  customEvents: enterprise('clearml-custom-events', 'clearml-custom-events'),
  platformManagement: enterprise(
    'clearml-enterprise-platform-management',
    'clearml-enterprise-platform-management',
    'clearml',
  ),
  gpuOperator: fromRepository('gpu-operator', NVIDIA_REPOSITORY, 'gpu-operator'),
  publicServer: fromRepository('clearml', PUBLIC_REPOSITORY),
  publicAgent: fromRepository('clearml-agent', PUBLIC_REPOSITORY),
} as const satisfies Record<string, CatalogEntry>;
