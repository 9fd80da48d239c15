import { crossProblems } from '../../lib/objects/cross-references';

const metadata = (name: string, namespace = 'web') => ({ name, namespace });
const deployment = (ports: object[], namespace?: string) => ({
  kind: 'Deployment',
  metadata: metadata('web', namespace),
  spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', ports }] } } },
});
const service = (port: object, more: object = {}) => ({
  kind: 'Service',
  metadata: metadata('web'),
  spec: { selector: { app: 'web' }, ports: [port], ...more },
});
const ingress = (port: object, name = 'web') => ({
  kind: 'Ingress',
  metadata: metadata('web'),
  spec: { rules: [{ http: { paths: [{ backend: { service: { name, port } } }] } }] },
});
const route = (port: number) => ({
  kind: 'HTTPRoute',
  metadata: metadata('web'),
  spec: { rules: [{ backendRefs: [{ name: 'web', port }] }] },
});
const openShiftRoute = (targetPort: unknown) => ({
  kind: 'Route',
  metadata: metadata('web'),
  spec: { to: { kind: 'Service', name: 'web' }, port: { targetPort } },
});

const PODS = deployment([{ name: 'http', containerPort: 8080 }]);
const SERVICE = service({ name: 'web', port: 80, targetPort: 'http' });

const problems = (...objects: object[]) => crossProblems(objects as never).map(({ problem }) => problem.found);

test.each<[string, object[]]>([
  ['a named port', [PODS, SERVICE]],
  ['a numbered port', [PODS, service({ port: 80, targetPort: 8080 })]],
  ['pods of another namespace', [deployment([{ containerPort: 1 }], 'other'), SERVICE]],
  ['pods outside of the app', [SERVICE]],
  ['pods that list no ports', [deployment([]), SERVICE]],
  ['a Service without selector', [PODS, service({ port: 1 }, { selector: undefined })]],
  ['an external name', [PODS, service({ port: 1 }, { type: 'ExternalName' })]],
  ['an Ingress by number and by name', [SERVICE, ingress({ number: 80 }), ingress({ name: 'web' })]],
  ['an Ingress to a Service outside of the app', [SERVICE, ingress({ number: 1 }, 'other')]],
  ['a route of the Gateway API', [SERVICE, route(80)]],
  [
    'a Route of OpenShift by name and number',
    [service({ name: 'web', port: 80, targetPort: 8080 }), openShiftRoute('web'), openShiftRoute(8080)],
  ],
])('accepts %s', (_, objects) => {
  expect(problems(...objects)).toEqual([]);
});

test.each<[string, object[], RegExp]>([
  ['a port that the pods do not have', [PODS, service({ port: 80 })], /port 80 leads to port 80 of the pods/],
  ['a port name that the pods do not have', [PODS, service({ port: 80, targetPort: 'web' })], /leads to port "web"/],
  ['an Ingress with another port', [SERVICE, ingress({ number: 8080 })], /port 8080 of Service web/],
  [
    'a default backend with another port',
    [SERVICE, { ...ingress({}), spec: { defaultBackend: { service: { name: 'web', port: { name: 'api' } } } } }],
    /port "api" of Service web/,
  ],
  ['a route with another port', [SERVICE, route(8080)], /port 8080 of Service web/],
  ['a Route of OpenShift with another port', [SERVICE, openShiftRoute(80)], /port 80 of Service web/],
])('reports %s', (_, objects, pattern) => {
  expect(problems(...objects)).toEqual([expect.stringMatching(pattern)]);
});
