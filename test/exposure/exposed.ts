import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ChartSource } from '../../lib/chart/chart-source';
import type { CollectedPrerequisite, PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { Backend } from '../../lib/exposure/backend';
import type { Exposure } from '../../lib/exposure/exposure';
import type { Traffic } from '../../lib/exposure/web-endpoint';
import type { HelmRelease } from '../../lib/release/helm-release';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { CONTRACT, objectsOf, PUBLIC, serverOf } from '../server/servers';
import { testChart } from '../support/apps';
import { crdProblems } from '../support/crd-schemas';
import { schemaProblems } from '../support/kubernetes-schemas';
import { releaseOf } from '../support/releases';

/** The charts of a server. */
export const CHARTS: [string, ChartSource][] = [
  ['contract', ChartSource.directory(CONTRACT)],
  ['community', ChartSource.community()],
  ...(PUBLIC ? [['public', ChartSource.directory(PUBLIC)] as [string, ChartSource]] : []),
];

/** Hosts of the server that the tests expose. */
export const HOSTS = ['api', 'app', 'files'].map((label) => `${label}.clearml.example.com`);

/** A server with an exposure, its objects, its objects of a kind, and its prerequisites. */
export function exposedServer(exposure: Exposure, props: Partial<ClearmlServerProps> = {}, scope = testChart()) {
  const server = serverOf({ exposure, ...props }, scope);
  const objects = objectsOf(server);
  const of = (kind: string): any[] => objects.filter((object) => object.kind === kind);
  return { server, objects, of, prerequisites: prerequisitesOf(server) };
}

const SERVERS = new WeakMap<Exposure, ReturnType<typeof exposedServer>>();

/** The server without other props. helm renders it once for all tests of the exposure. */
export function sharedServer(exposure: Exposure) {
  const server = SERVERS.get(exposure) ?? exposedServer(exposure);
  SERVERS.set(exposure, server);
  return server;
}

/** The prerequisites of an app by `kind name`. */
export function prerequisitesOf(scope: Construct): Record<string, CollectedPrerequisite> {
  const all = Prerequisites.of(scope).all();
  return Object.fromEntries(all.map((one) => [`${one.kind} ${one.name}`, one]));
}

/** Names of the prerequisites of a kind, except that of the operator-managed MongoDB. */
export function namesOf(prerequisites: Record<string, CollectedPrerequisite>, kind: PrerequisiteKind): string[] {
  return Object.values(prerequisites)
    .filter((one) => one.kind === kind && !one.name.startsWith('mongodbcommunity.'))
    .map(({ name }) => name);
}

/** The problems that the validations of a whole app report. */
export function validationOf(scope: Construct): string[] {
  return scope.node.root.node.findAll().flatMap(({ node }) => node.validate());
}

/** Problems of objects by the schemas of Kubernetes, or of their CustomResourceDefinitions if these are available. */
export function problemsOf(objects: readonly any[]): string[] {
  return objects.flatMap((object) => {
    const problems = crdProblems(object) ?? (isCustom(object) ? [] : schemaProblems(object));
    return problems.map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`);
  });
}

function isCustom({ apiVersion }: { apiVersion: string }): boolean {
  const [group = ''] = apiVersion.split('/');
  return group.includes('.') && (!group.endsWith('.k8s.io') || group.startsWith('gateway.'));
}

const gateway = (port: number) => `
apiVersion: v1
kind: Service
metadata: { name: router }
spec:
  selector: { app: router }
  ports: [{ port: ${port}, targetPort: web }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: router }
spec:
  selector: { matchLabels: { app: router } }
  template:
    metadata: { labels: { app: router } }
    spec:
      containers: [{ name: gateway, image: a/b:1, ports: [{ name: web, containerPort: 8010 }] }]
`;

/** A construct like an application gateway: a bare host, a wildcard host, and websockets. */
export class DemoGateway extends Construct {
  public readonly release: HelmRelease;

  public constructor(
    exposure: Exposure,
    scope = testChart(),
    traffic: Traffic = { largeBodies: true, websockets: true },
    port = 8080,
  ) {
    super(scope, 'gateway');
    this.release = releaseOf({ 'templates/a.yaml': gateway(port) }, { releaseName: 'gateway' }, scope);
    const backend = Backend.find(this.release, 'gateway', 8080);
    const common = { component: 'gateway', baseDomain: 'clearml.example.com', backend, traffic, healthPath: '/' };
    for (const host of ['router.clearml.example.com', '*.router.clearml.example.com']) {
      exposure._expose(this, { ...common, host });
    }
  }

  /** The objects of a kind that the exposure created. */
  public created(kind: string): any[] {
    const objects = this.node.children.map((child) => (child as ApiObject).toJson());
    return objects.filter((object) => object.kind === kind);
  }
}
