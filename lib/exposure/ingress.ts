import type { Construct } from 'constructs';
import type { IngressOptions } from './ingress-options';
import type { WebEndpoint } from './web-endpoint';

/** ingress-nginx refuses bodies over 1 MiB and cuts connections after a minute unless told otherwise. Others ignore these. */
const NGINX_API = { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' };
const NGINX_UPLOADS = {
  ...NGINX_API,
  'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
  'nginx.ingress.kubernetes.io/proxy-send-timeout': '600',
  'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
};

/** The Ingress of one host. */
export function addIngress(scope: Construct, endpoint: WebEndpoint, options: IngressOptions): void {
  const { component, host, namespace, serviceName, servicePort, uploads } = endpoint;
  const secretName = options.tls?._secretName;
  const { k8s } = require('cdk8s-plus-28') as typeof import('cdk8s-plus-28');
  new k8s.KubeIngress(scope, `${component}-ingress`, {
    metadata: {
      name: serviceName,
      namespace,
      annotations: { ...(uploads ? NGINX_UPLOADS : NGINX_API), ...options.annotations },
    },
    spec: {
      ingressClassName: options.className,
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: serviceName, port: { number: servicePort } } },
              },
            ],
          },
        },
      ],
      tls: secretName ? [{ hosts: [host], secretName }] : undefined,
    },
  });
}
