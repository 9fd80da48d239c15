import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { validateProps } from '../../core/props/validate-props';
import { OBJECT_NAME, requireAnnotations, requireValue } from '../../core/props/value-checks';
import { certificateAnnotations } from '../certificates';
import { type PodTls, requireUsable, Tls } from '../tls';
import { type ExposureStrategy, idOf, metadataOf, nameOf, type WebEndpoint } from '../web-endpoint';
import { ALB, type ControllerPreset, GKE, HAPROXY, NGINX, TRAEFIK, UNKNOWN } from './controllers';

/** Options of `Exposure.ingress`. */
export interface IngressOptions {
  /**
   * Ingress class.
   *
   * @default - the default IngressClass of the cluster
   * @example "nginx"
   */
  readonly className?: string;

  /**
   * Controller of the class. It determines the annotations for large uploads, long requests and redirects.
   *
   * @default - derived from the default class names `nginx`, `traefik`, `haproxy`, `alb`, `gce`, `gce-internal`; other
   * classes get no annotations, and the prerequisites list the body sizes and timeouts that the controller must accept
   */
  readonly controller?: IngressController;

  /**
   * Certificates.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Ingress. They override the annotations that this library sets.
   *
   * @default - the annotations for the controller: see `docs/exposure.md`
   */
  readonly annotations?: { [key: string]: string };
}

/** Ingress controllers whose annotations this library knows. */
export enum IngressController {
  /** ingress-nginx of the Kubernetes project, retired in March 2026. */
  INGRESS_NGINX = 'ingress-nginx',
  /** Traefik Proxy. */
  TRAEFIK = 'Traefik',
  /**
   * HAProxy: the controller of HAProxy Technologies, and the community project haproxy-ingress. Each ignores the
   * annotations of the other.
   */
  HAPROXY = 'HAProxy',
  /** AWS Load Balancer Controller, which creates Application Load Balancers. */
  AWS_ALB = 'AWS ALB',
  /** The controller of Google Kubernetes Engine, which creates Application Load Balancers. */
  GKE = 'GKE',
  /** Another controller. This library sets no annotations for it. */
  OTHER = 'other',
}

/** Default class names of the controllers. A class with another name may belong to any controller. */
const BY_CLASS = new Map([
  ['nginx', IngressController.INGRESS_NGINX],
  ['traefik', IngressController.TRAEFIK],
  ['haproxy', IngressController.HAPROXY],
  ['alb', IngressController.AWS_ALB],
  ['gce', IngressController.GKE],
  ['gce-internal', IngressController.GKE],
]);

const PRESETS: Record<IngressController, ControllerPreset> = {
  [IngressController.INGRESS_NGINX]: NGINX,
  [IngressController.TRAEFIK]: TRAEFIK,
  [IngressController.HAPROXY]: HAPROXY,
  [IngressController.AWS_ALB]: ALB,
  [IngressController.GKE]: GKE,
  [IngressController.OTHER]: UNKNOWN,
};

/** One Ingress per host. */
export class IngressStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;
  private readonly options: IngressOptions;
  private readonly controller: IngressController | undefined;
  private readonly preset: ControllerPreset;

  /** @throws CLEARML6003 for an invalid option, CLEARML6005 when the controller cannot use such certificates */
  public constructor(options: IngressOptions = {}) {
    this.options = validateProps(options, 'IngressOptions', 'Exposure.ingress');
    requireValue('CLEARML6003', 'Exposure.ingress.className', this.options.className, OBJECT_NAME);
    requireAnnotations('CLEARML6003', 'Exposure.ingress.annotations', this.options.annotations);
    this.tls = this.options.tls ?? Tls.none();
    this.podTls = this.tls._podTls;
    this.controller = this.options.controller ?? BY_CLASS.get(this.options.className ?? '');
    this.preset = this.controller === undefined ? UNKNOWN : PRESETS[this.controller];
    const endpoint = `Exposure.ingress on ${this.controller ?? `class ${this.options.className ?? '(default)'}`}`;
    requireUsable(this.tls, this.preset.usableTls, endpoint, this.preset.tlsReason);
  }

  public dnsTarget(endpoint: WebEndpoint): string {
    const { namespace } = endpoint.backend;
    return `the address in kubectl get ingress ${nameOf(endpoint)}${namespace ? ` -n ${namespace}` : ''}`;
  }

  public expose(scope: Construct, endpoint: WebEndpoint, secretName: string | undefined): void {
    const { className } = this.options;
    const { classInAnnotation } = this.preset;
    const annotations = {
      'kubernetes.io/ingress.class': classInAnnotation ? className : undefined,
      ...this.preset.annotations?.(endpoint, this.tls),
      ...this.preset.addObjects?.(scope, endpoint, this.tls),
      ...certificateAnnotations(this.tls),
      ...this.options.annotations,
    };
    const { KubeIngress } = kubernetesApi();
    new KubeIngress(scope, `${idOf(endpoint)}-ingress`, {
      metadata: metadataOf(endpoint, annotations),
      spec: {
        ingressClassName: classInAnnotation ? undefined : className,
        rules: [{ host: endpoint.host, http: { paths: [this.path(endpoint)] } }],
        tls: this.tls._https && this.tls._kind !== 'passthrough' ? [{ hosts: [endpoint.host], secretName }] : undefined,
      },
    });
  }

  public prerequisites(endpoint: WebEndpoint): Prerequisite[] {
    const { className = '(the default class)' } = this.options;
    const ingressClass: Prerequisite = {
      kind: PrerequisiteKind.INGRESS_CLASS,
      name: className,
      purpose: 'Ingresses',
      remedy: `install ${this.controller ?? 'an ingress controller'}${this.options.className ? ' with this class' : ', and set its class as the default'}`,
    };
    const limits: Prerequisite = {
      kind: PrerequisiteKind.CONTROLLER_SETTING,
      name: `Ingress class ${className}: bodies of any size, requests of ten minutes`,
      purpose: 'uploads',
      remedy: 'configure the controller accordingly, in its own settings or by annotations',
    };
    return [
      ...(this.preset.classInAnnotation ? [] : [ingressClass]),
      ...(this.preset === UNKNOWN ? [limits] : []),
      ...(this.preset.prerequisites?.(endpoint, this.tls) ?? []),
    ];
  }

  private path({ backend }: WebEndpoint): k8s.HttpIngressPath {
    const number = backend.endpointPort(this.podTls);
    return { path: '/', pathType: 'Prefix', backend: { service: { name: backend.name, port: { number } } } };
  }
}
