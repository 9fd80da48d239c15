import type { QueueOptions } from '../../../lib/agent/tasks/task-options';
import { CustomCertificates } from '../../../lib/chart/custom-certificates';
import { PodSecurity } from '../../../lib/security/pod-security';
import type { Example } from '../agents';

const PEM = '-----BEGIN CERTIFICATE-----\n###\n-----END CERTIFICATE-----\n';
const BUNDLE = [1, 2, 3].map((n) => PEM.replace('###', `### CERT ${n}`)).join('');

const PIP_CONF = '[global]\nindex-url = https://pypi.internal\ntrusted-host = pypi.internal';

const withQueue = (options: QueueOptions) => ({ queues: [{ name: 'myQueue', ...options }] });

/** The documented values of a queue. */
const inQueue = (template: string) => `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              ${template}`;

/** Examples of restricted clusters: `air_gapped_env.md`, `openshift.md`, `self_signed_certificates.md`. */
export const RESTRICTED_ENVIRONMENTS: Example[] = [
  {
    page: 'air_gapped_env.md: pip index',
    props: withQueue({ environment: { PIP_EXTRA_INDEX_URL: 'https://pypi.internal' } }),
    documented: inQueue('env: [{name: PIP_EXTRA_INDEX_URL, value: "https://pypi.internal"}]'),
  },
  {
    page: 'air_gapped_env.md: trusted pip index',
    props: withQueue({
      environment: { PIP_EXTRA_INDEX_URL: 'https://pypi.internal', PIP_TRUSTED_HOST: 'pypi.internal' },
    }),
    documented: inQueue(`env:
                - {name: PIP_EXTRA_INDEX_URL, value: "https://pypi.internal"}
                - {name: PIP_TRUSTED_HOST, value: pypi.internal}`),
  },
  {
    page: 'air_gapped_env.md: pip.conf',
    props: withQueue({ fileMounts: [{ name: 'pip.conf', folderPath: '/home/nonroot/.pip', fileContent: PIP_CONF }] }),
    documented: inQueue(`fileMounts:
                - {name: pip.conf, folderPath: /home/nonroot/.pip, fileContent: ${JSON.stringify(PIP_CONF)}}`),
  },
  {
    page: 'air_gapped_env.md: VSCode',
    props: withQueue({
      environment: { CLEARML_SESSION_VSCODE_SERVER_DEB: '/deb', CLEARML_SESSION_VSCODE_PY_EXT: '/ext' },
    }),
    documented: inQueue(`env:
                - {name: CLEARML_SESSION_VSCODE_SERVER_DEB, value: /deb}
                - {name: CLEARML_SESSION_VSCODE_PY_EXT, value: /ext}`),
  },
  {
    page: 'air_gapped_env.md: pull secrets; clearml_agent_nvcr.md',
    props: { imagePullSecrets: ['nvcr-registry'] },
    documented: 'imageCredentials: {extraImagePullSecrets: [{name: nvcr-registry}]}',
  },
  {
    page: 'air_gapped_env.md: start script',
    props: { airGapped: { image: 'registry.internal/python:3.12' } },
    documented: `
      agentk8sglue:
        airGappedSupport: true
        defaultContainerImage: "registry.internal/python:3.12"
`,
  },
  {
    page: 'openshift.md: agent',
    props: { podSecurity: PodSecurity.restricted() },
    documented: `
      agentk8sglue:
        containerSecurityContext: &context
          runAsNonRoot: true
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
          seccompProfile: {type: RuntimeDefault}
        extraEnvs: [{name: CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH, value: /tmp/__start_agent__.sh}]
        basePodTemplate:
          env: [{name: HOME, value: /tmp}]
          containerSecurityContext: *context
`,
  },
  {
    page: 'self_signed_certificates.md: replace',
    props: { certificates: CustomCertificates.bundle(BUNDLE, { inTasks: false }) },
    documented: `customCertificates: {overrideCaCertificatesCrt: ${JSON.stringify(BUNDLE)}}`,
  },
  {
    page: 'self_signed_certificates.md: append, and add to task pods',
    props: {
      certificates: CustomCertificates.additional([
        { alias: 'certificate-name-1', pem: PEM },
        { alias: 'certificate-name-2', pem: PEM },
      ]),
    },
    documented: `
      customCertificates:
        extraCerts:
          - {alias: certificate-name-1, pem: ${JSON.stringify(PEM)}}
          - {alias: certificate-name-2, pem: ${JSON.stringify(PEM)}}
        propagateToTasks: true`,
  },
];
