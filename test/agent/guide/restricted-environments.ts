import { CustomCertificates } from '../../../lib/chart/custom-certificates';
import { PodSecurity } from '../../../lib/security/pod-security';
import type { Example } from './example';

const PEM = '-----BEGIN CERTIFICATE-----\n###\n-----END CERTIFICATE-----\n';
const BUNDLE = [1, 2, 3].map((n) => PEM.replace('###', `### CERT ${n}`)).join('');

/** Clusters with rules: `air_gapped_env.md`, `openshift.md`, `self_signed_certificates.md`. */
export const RESTRICTED_ENVIRONMENTS: Example[] = [
  {
    page: 'air_gapped_env.md: pip index',
    props: { queues: [{ name: 'myQueue', environment: { PIP_EXTRA_INDEX_URL: 'https://pypi.internal' } }] },
    documented: `
      agentk8sglue:
        queues: {myQueue: {templateOverrides: {env: [{name: PIP_EXTRA_INDEX_URL, value: "https://pypi.internal"}]}}}`,
  },
  {
    page: 'air_gapped_env.md: trusted pip index',
    props: {
      queues: [
        {
          name: 'myQueue',
          environment: { PIP_EXTRA_INDEX_URL: 'https://pypi.internal', PIP_TRUSTED_HOST: 'pypi.internal' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              env:
                - {name: PIP_EXTRA_INDEX_URL, value: "https://pypi.internal"}
                - {name: PIP_TRUSTED_HOST, value: pypi.internal}`,
  },
  {
    page: 'air_gapped_env.md: pip.conf',
    props: {
      queues: [
        {
          name: 'myQueue',
          fileMounts: [
            {
              name: 'pip.conf',
              folderPath: '/home/nonroot/.pip',
              fileContent: '[global]\nindex-url = https://pypi.internal\ntrusted-host = pypi.internal',
            },
          ],
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              fileMounts:
                - name: "pip.conf"
                  folderPath: "/home/nonroot/.pip"
                  fileContent: "[global]\\nindex-url = https://pypi.internal\\ntrusted-host = pypi.internal"`,
  },
  {
    page: 'air_gapped_env.md: VSCode',
    props: {
      queues: [
        {
          name: 'myQueue',
          environment: { CLEARML_SESSION_VSCODE_SERVER_DEB: '/deb', CLEARML_SESSION_VSCODE_PY_EXT: '/ext' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              env:
                - {name: CLEARML_SESSION_VSCODE_SERVER_DEB, value: /deb}
                - {name: CLEARML_SESSION_VSCODE_PY_EXT, value: /ext}`,
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
