import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServerCredentials } from '../chart/server-credentials';
import { endpointsOf, type ServerReferenceProps } from '../chart/server-reference';
import { CodedError, inShort, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { requireNamespace } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { createJob, RESTRICTED_CONTAINER, restrictedPod } from '../release/job';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { SecretValue } from '../secrets/secret-value';
import { UPLOAD_SCRIPT } from './upload-script';

/**
 * Properties of `ApplicationPackages`.
 *
 * @stability experimental
 */
export interface ApplicationPackagesProps extends ServerReferenceProps {
  /**
   * URL from which ClearML lets you download the archive of the packages. A new version of this secret runs the Job again.
   *
   * @example SecretValue.environment('CLEARML_APPLICATIONS_URL').withVersion('2026-07')
   */
  readonly downloadUrl: SecretValue;

  /** API credentials of an admin user, or of a service account with admin rights (`apps_k8s.md`). */
  readonly credentials: ServerCredentials;

  /**
   * Registry and path of your copies of the images. The Job changes the packages to use it, and its log lists the images to copy.
   *
   * @default - the images of ClearML
   * @example "registry.example.com/clearml_apps"
   */
  readonly mirror?: string;

  /**
   * Image of the Job, with Python 3 and `sh`. The ClearML documentation names no further modules.
   *
   * @default "docker.io/library/python:3.13-alpine"
   */
  readonly image?: string;

  /**
   * Names of docker-registry Secrets in the namespace of the Job.
   *
   * @default - no pull secrets
   */
  readonly imagePullSecrets?: string[];

  /**
   * Namespace of the Job.
   *
   * @default - the namespace of the cdk8s chart
   */
  readonly inNamespace?: string;

  /**
   * Whether the platform sets the users of pods, as OpenShift does. The Job then sets no user.
   *
   * @default false
   */
  readonly platformChoosesUsers?: boolean;

  /**
   * How the secrets reach the cluster.
   *
   * @default - the delivery of the scope
   */
  readonly secretDelivery?: SecretDelivery;
}

const DEFAULT_IMAGE = 'docker.io/library/python:3.13-alpine';

/** Registry with an optional port, and a path, as image references write them. */
const MIRROR = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/;

/**
 * A Job that downloads the packages of the UI applications, changes their registry if you have a mirror, and uploads them to the server
 * (`apps_k8s.md`). It runs again when its spec or the version of a secret changes. The Job connects to the host of the download and to
 * the API server; a server of this app is addressed inside the cluster.
 *
 * @example
 * new ApplicationPackages(chart, 'packages', {
 *   server,
 *   credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
 *   downloadUrl: SecretValue.environment('CLEARML_APPLICATIONS_URL'),
 *   mirror: 'registry.example.com/clearml_apps',
 * });
 *
 * @stability experimental
 */
export class ApplicationPackages extends Construct {
  /**
   * @throws CLEARML1017 when a prop is missing, unknown or of the wrong type; CLEARML5054 when there is no namespace or the mirror is
   * invalid; CLEARML9001 when the server is ambiguous or missing
   */
  public constructor(scope: Construct, id: string, props: ApplicationPackagesProps) {
    super(scopeInChart(scope, id), id);
    locate(this.node.path, () => this.create(validateProps(props, 'ApplicationPackagesProps')));
  }

  private create(props: ApplicationPackagesProps): void {
    const { server, mirror, inNamespace: namespace = Chart.of(this).namespace } = props;
    const { apiUrl } = endpointsOf(props);
    requireThat(namespace !== undefined, 'no namespace', 'set inNamespace, or the namespace of the cdk8s chart');
    requireThat(mirror === undefined || MIRROR.test(mirror), `mirror ${inShort(mirror)}`, 'correct the mirror');
    props.secretDelivery?.applyTo(this);
    props.credentials._check(this);
    const pod = podSpec(props, server?.internalApiUrl ?? apiUrl);
    createJob(this, { name: 'clearml-application-packages', namespace: namespace as string, pod });
    requireNamespace(this, namespace);
  }
}

/** The script reads secrets from its environment. The folder for the packages is the only one to which it writes. */
function podSpec(props: ApplicationPackagesProps, apiUrl: string): object {
  const { credentials, downloadUrl, mirror, image = DEFAULT_IMAGE, imagePullSecrets, platformChoosesUsers } = props;
  const { accessKey, secretKey } = credentials._keys;
  const env = {
    CLEARML_API_HOST: apiUrl,
    CLEARML_API_ACCESS_KEY: accessKey,
    CLEARML_API_SECRET_KEY: secretKey,
    PACKAGES_URL: downloadUrl,
    PACKAGES_MIRROR: mirror ?? '',
    HOME: '/packages',
    TMPDIR: '/packages',
  };
  return {
    automountServiceAccountToken: false,
    ...restrictedPod(platformChoosesUsers, imagePullSecrets),
    containers: [
      {
        name: 'upload',
        image,
        command: ['/bin/sh', '-euc', UPLOAD_SCRIPT],
        workingDir: '/packages',
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [{ name: 'packages', mountPath: '/packages' }],
      },
    ],
    volumes: [{ name: 'packages', emptyDir: {} }],
  };
}

function requireThat(holds: boolean, found: string, fix: string): void {
  if (!holds) {
    throw new CodedError('CLEARML5054', {
      found,
      expected: 'a namespace for the Job, and a mirror such as registry.example.com/clearml_apps',
      fix,
    });
  }
}
