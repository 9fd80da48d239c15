import { createHash } from 'node:crypto';
import type { CustomCertificates } from '../chart/custom-certificates';
import { CodedError } from '../core/errors/coded-error';
import { kubernetesApi } from '../core/kubernetes/api';
import { objectsAt } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { IPodTransform, RenderedContainer, RenderedPod } from '../helm/manifests/rendered-pod';
import { repositoryOf } from '../security/hardening';
import { SERVER_ENDPOINTS } from './components';
import type { ServerInstallation } from './server-installation';

const APPLICATIONS = 'clearmlApplications.customCertificates';

/** Values path of the certificates of UI applications. */
export const APPLICATION_BUNDLE = `${APPLICATIONS}.overrideCaCertificatesCrt`;

const FOLDER = '/etc/clearml/certificates';
const FILE = 'ca-certificates.crt';
const VOLUME = 'custom-certificates';

/** Variables by which Python programs find their certificates (`self_signed_certificates.md`). */
const VARIABLES = ['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'];

/**
 * Lets all containers with images of the server trust a bundle of certificates. No chart has a value for that.
 *
 * @throws CLEARML9012 when the certificates are no bundle
 */
export function setCertificates(server: ServerInstallation, certificates: CustomCertificates, prop: string): void {
  const { chart, inNamespace: namespace, podTransforms, props, releaseName, scope, userValues, values } = server;
  const { _bundle: bundle } = certificates;
  if (bundle === undefined) {
    throw new CodedError('CLEARML9012', {
      found: `${prop} of a server with CustomCertificates.additional`,
      expected: `the whole bundle: ${VARIABLES[0]} replaces the certificates of the image`,
      fix: 'append your certificates to the ca-certificates.crt of an image, and use CustomCertificates.bundle',
    });
  }
  const metadata = { name: `${releaseName}-ca-certificates`, namespace };
  const { KubeConfigMap } = kubernetesApi();
  new KubeConfigMap(scope, 'ca-certificates', { metadata, data: { [FILE]: bundle } });
  podTransforms.push(new TrustBundle(server, metadata.name, bundle));
  const hasOwn = props.applications?._hasCertificates || valueAt(userValues, APPLICATIONS) !== undefined;
  if (chart.supports('applicationCertificates') && !hasOwn) {
    values.add(APPLICATION_BUNDLE, bundle, prop);
  }
}

/** Mounts the bundle into the containers with images of the server. */
class TrustBundle implements IPodTransform {
  private repositories?: ReadonlySet<string>;
  private readonly digest: string;

  public constructor(
    private readonly server: ServerInstallation,
    private readonly configMap: string,
    bundle: string,
  ) {
    this.digest = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
  }

  public transform(pod: RenderedPod): void {
    this.repositories ??= this.readRepositories();
    const containers = pod.allContainers.filter(({ image }) => this.repositories?.has(repositoryOf(image)));
    if (containers.length > 0) {
      pod.mergeSpec({
        volumes: [...objectsAt(pod._spec, 'volumes'), { name: VOLUME, configMap: { name: this.configMap } }],
      });
      // Programs read the bundle when they start.
      pod.addAnnotation('cdk8s-clearml/certificates', this.digest);
      containers.forEach(trustBundle);
    }
  }

  /** The images of the components that users reach. Other pods of the server have these images, too. */
  private readRepositories(): ReadonlySet<string> {
    const found = new Set<string>();
    this.server.release.transformPods({
      transform: (pod) => {
        const isComponent = Object.keys(SERVER_ENDPOINTS).some((component) => pod.name.endsWith(`-${component}`));
        for (const { image } of isComponent ? pod.containers : []) {
          found.add(repositoryOf(image));
        }
      },
    });
    return found;
  }
}

function trustBundle(container: RenderedContainer): void {
  container.merge({ volumeMounts: [...container.volumeMounts, { name: VOLUME, mountPath: FOLDER, readOnly: true }] });
  const present = container.environment.map(({ name }) => name);
  for (const name of VARIABLES.filter((one) => !present.includes(one))) {
    container.setEnvironment(name, `${FOLDER}/${FILE}`);
  }
}
