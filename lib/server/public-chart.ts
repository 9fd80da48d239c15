import { webServerStartScript, writableApiServerScript } from '../chart/community-chart';
import { isJsonObject, objectAt, objectsAt } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import type { ManifestObject } from '../helm/manifests/manifest-object';
import type { IPodTransform, RenderedContainer, RenderedPod } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';
import { credentialsOf } from './credentials';
import { hasFileServer } from './file-storage';
import type { ServerInstallation } from './server-installation';

/** Changes to the pods of the public chart `clearml`. */
export function publicPodTransforms({ forbidsRoot }: ServerInstallation): IPodTransform[] {
  return [REMOVE_PROBE_LOGIN, ...(forbidsRoot ? [START_WITHOUT_ROOT] : [])];
}

/** The readiness probe sends a login that its endpoint does not require. */
const REMOVE_PROBE_LOGIN: IPodTransform = {
  transform: (pod) => {
    for (const container of pod.containers) {
      const probe = container._content.readinessProbe;
      const request = isJsonObject(probe) ? probe.httpGet : undefined;
      if (isJsonObject(request) && objectsAt(request, 'httpHeaders').some(({ name }) => name === 'Authorization')) {
        delete request.httpHeaders;
      }
    }
  },
};

/** Changes to the rendered objects of the public chart `clearml`. */
export function patchPublicChart(server: ServerInstallation, apiUrl: string): void {
  const { chart, release } = server;
  if (chart.edition !== 'public') {
    return;
  }
  release._whenRendered(() => leadToApiServer(release));
  // The web server resolves the file server when it starts, and stops without one.
  if (!hasFileServer(server)) {
    release.transformPods({
      transform: (pod) => {
        for (const container of pod.name.endsWith('-webserver') ? pod.containers : []) {
          container.setEnvironment('NGINX_FILESERVER_ADDRESS', apiUrl);
        }
      },
    });
  }
}

/** The public chart renders a Secret with published credentials, even when another Secret is used. */
export function omitsPublished(server: ServerInstallation, { kind, name }: Manifest): boolean {
  const isUnused = server.chart.edition === 'public' && credentialsOf(server)._secretName !== undefined;
  return isUnused && kind === 'Secret' && name === 'clearml-conf';
}

/** The chart takes the port of the Service for the port of the pods, which is always this one. */
const API_SERVER_PORT = 8008;

/** Lets a Service with another port, such as 80, lead to the API server. */
function leadToApiServer(release: HelmRelease): void {
  const services = release.findObjects({ kind: 'Service' }) as ManifestObject[];
  for (const { content } of services.filter(({ name }) => name.endsWith('-apiserver'))) {
    for (const port of objectsAt(content.spec, 'ports')) {
      port.targetPort = port.targetPort === port.port ? API_SERVER_PORT : port.targetPort;
    }
  }
}

/** How a component of the open-source server starts without root. */
interface Start {
  /** Fields of its container. */
  readonly container: (main: RenderedContainer) => object;
  /** Folders that it writes to, except its volumes. */
  readonly writable: readonly string[];
  /** Kernel settings of its pod. */
  readonly sysctls?: readonly object[];
}

const SCRATCH = ['/tmp', '/var/log/clearml'];

/** Only root can execute the start script of the image. These commands do the same without root. */
const API_SERVER = `python3 -m apiserver.apierrors_generator
python3 -m apiserver.services_schema
if [ -z "$CLEARML_USE_GUNICORN" ]; then
  exec python3 -m apiserver.server
fi
export GUNICORN_CMD_ARGS="$CLEARML_GUNICORN_CMD_ARGS"
exec gunicorn -w "\${CLEARML_GUNICORN_WORKERS:-8}" -t "\${CLEARML_GUNICORN_TIMEOUT:-600}" \\
  --bind="\${CLEARML_GUNICORN_BIND:-0.0.0.0:8008}" apiserver.server:app
`;

/** Runs the command of the chart, $0, and ends it at the stop signal, which the first process of a container would not receive. */
const DELETE_JOB = `trap 'kill $!; exit' TERM
export PYTHONPATH=/tmp/clearml/apiserver
bash -c "$0" &
wait $!
`;

const FILE_SERVER = `if [ "$FILESERVER_USE_GUNICORN" = true ]; then
  exec gunicorn -t 600 --bind=0.0.0.0:8081 fileserver:app
fi
exec python3 fileserver.py
`;

const STARTS: { readonly [component: string]: Start } = {
  apiserver: { container: () => script(writableApiServerScript() + API_SERVER), writable: SCRATCH },
  'apiserver-asyncdelete': {
    container: ({ _content: { command } }) => {
      const text = Array.isArray(command) && command[1] === '-c' ? command[2] : undefined;
      return typeof text === 'string' ? script(writableApiServerScript() + DELETE_JOB, text) : {};
    },
    writable: SCRATCH,
  },
  fileserver: {
    container: () => ({ ...script(FILE_SERVER), workingDir: '/opt/clearml/fileserver' }),
    writable: SCRATCH,
  },
  webserver: {
    container: () => script(webServerStartScript()),
    writable: ['/tmp'],
    sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }],
  },
};

/** @param name the first parameter of the script, `$0` */
function script(text: string, ...name: string[]): object {
  return { command: ['bash', '-ec'], args: [text, ...name] };
}

/**
 * Lets the components of the public chart start without root: past the image's start script, with folders that they may
 * write to.
 */
const START_WITHOUT_ROOT: IPodTransform = {
  transform(pod: RenderedPod): void {
    const component = Object.keys(STARTS).find((name) => pod.kind === 'Deployment' && pod.name.endsWith(`-${name}`));
    const start = component === undefined ? undefined : STARTS[component];
    const [main] = pod.containers;
    if (start === undefined || main === undefined) {
      return;
    }
    main.merge({ ...start.container(main) });
    start.writable.forEach((folder, index) => {
      makeWritable(pod, main, folder, `writable-${index}`);
    });
    if (start.sysctls) {
      objectAt(pod._spec, 'securityContext').sysctls = [...start.sysctls];
    }
  },
};

/** Mounts an empty folder, unless a volume is mounted there. */
export function makeWritable(pod: RenderedPod, container: RenderedContainer, folder: string, name: string): void {
  if (container.volumeMounts.some(({ mountPath }) => mountPath === folder)) {
    return;
  }
  pod.mergeSpec({ volumes: [...objectsAt(pod._spec, 'volumes'), { name, emptyDir: {} }] });
  container.merge({ volumeMounts: [...container.volumeMounts, { name, mountPath: folder }] });
}
