/** A pod that sets every field that a rule reads, in each kind of container, and breaks none. */
export function compliantPod(): Record<string, any> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'compliant',
      annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default' },
    },
    spec: {
      os: { name: 'linux' },
      hostUsers: true,
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      securityContext: {
        ...securityContext(),
        sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }],
      },
      volumes: [
        { name: 'config', configMap: { name: 'config' } },
        { name: 'csi', csi: { driver: 'csi.example.com' } },
        { name: 'labels', downwardAPI: { items: [] } },
        { name: 'scratch', emptyDir: {} },
        { name: 'ephemeral', ephemeral: {} },
        { name: 'image', image: { reference: 'example.com/model:1' } },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'projected', projected: { sources: [] } },
        { name: 'secret', secret: { secretName: 'secret' } },
      ],
      initContainers: [container('init')],
      containers: [container('main')],
      ephemeralContainers: [container('debugger')],
    },
  };
}

function container(name: string): object {
  return {
    name,
    image: 'example.com/app:1.0',
    ports: [{ containerPort: 8080, hostPort: 0 }],
    livenessProbe: handler(),
    readinessProbe: handler(),
    startupProbe: handler(),
    lifecycle: { postStart: handler(), preStop: handler() },
    securityContext: {
      ...securityContext(),
      privileged: false,
      allowPrivilegeEscalation: false,
      procMount: 'Default',
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    },
  };
}

/** Kubernetes takes one of the two only; for the rules each counts. */
function handler(): object {
  return { httpGet: { host: '', port: 8080 }, tcpSocket: { host: '', port: 8080 } };
}

function securityContext(): object {
  return {
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
    appArmorProfile: { type: 'RuntimeDefault' },
    seLinuxOptions: { type: 'container_t', user: '', role: '' },
    windowsOptions: { hostProcess: false },
  };
}

/** Fields of it that no rule judges by themselves. */
export const UNJUDGED =
  /^(?:apiVersion|kind|metadata\.name|spec\.os\.name|spec\.hostUsers|.*\.(?:image|port|containerPort|name|value))$/;
