import { AppObjects } from '../../../lib/cli/report/app-objects';
import { toManifests } from '../../../lib/helm/manifests/manifest';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';

/** The objects of a stream of manifests. */
export function objectsOf(yaml: string): AppObjects {
  return new AppObjects(toManifests(parseManifestStream(yaml, 'test'), 'test'));
}

/** A Deployment with one container. Lines of `container` are fields of the container, lines of `pod` are fields of the pod. */
export function deployment(name: string, container = '', pod = '', namespace = 'demo'): string {
  const indented = (text: string, columns: number) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => `${' '.repeat(columns)}${line}\n`)
      .join('');
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${indented(pod, 6)}      containers:
        - name: main
          image: registry.example.com/${name}:1.0
${indented(container, 10)}`;
}

/** A Service of the pods of a Deployment. */
export function service(name: string, app = name, type = 'ClusterIP', namespace = 'demo'): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { type: ${type}, selector: { app: ${app} }, ports: [{ port: 80, targetPort: 8080 }] }
`;
}

/** An Ingress of a Service. */
export function ingress(host: string, service: string, namespace = 'demo'): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${service}, namespace: ${namespace} }
spec:
  ingressClassName: nginx
  tls: [{ hosts: ['${host}'], secretName: ${service}-tls }]
  rules: [{ host: '${host}', http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 80 } } } }] } }]
`;
}
