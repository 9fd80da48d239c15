import { delimiter } from 'node:path';
import { trustedPath } from './find-program';

/** Variables of the system, of the Go runtime, of proxies, and of version managers, whose shims start helm. */
const SYSTEM = `
  PATH HOME USER LOGNAME TMPDIR TMP TEMP LANG LANGUAGE LC_* XDG_* LD_LIBRARY_PATH LD_PRELOAD DYLD_* ASDF_* MISE_*
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR NIX_SSL_CERT_FILE GOGC GOMEMLIMIT GOMAXPROCS GODEBUG
  SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES* USERPROFILE USERNAME HOMEDRIVE
  HOMEPATH`;

const HELM = `
  HELM_BIN HELM_CACHE_HOME HELM_CONFIG_HOME HELM_CONTENT_CACHE HELM_DATA_HOME HELM_DEBUG HELM_NO_PLUGINS HELM_PLUGINS
  HELM_REGISTRY_CONFIG HELM_REPOSITORY_* HELM_EXPERIMENTAL_*`;

/** Logins of cloud providers, for credential helpers of Docker, plugins of helm, and keys of SOPS. */
const CLOUD = 'AWS_* AZURE_* ARM_* GOOGLE_* CLOUDSDK_* HUAWEICLOUD_*';

/** Stores of credentials and keys on this machine. */
const KEYS = `
  GNUPGHOME GPG_* PASSWORD_STORE_* SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY WSL_* WSLENV TERM`;

const REGISTRIES = 'DOCKER_*';

const CLUSTER = 'KUBECONFIG KUBERNETES_* HELM_KUBE* HELM_BURST_LIMIT HELM_QPS';

/** The variables that a program receives. `*` is any text; letter case does not matter, as in the names of proxies. */
const VARIABLES = {
  /** Renders a chart on this machine, or prints its version. */
  'helm template': [SYSTEM, HELM],
  /** Its flags may name URLs, a cluster, or a program. */
  'helm template with flags': [SYSTEM, HELM, CLOUD, KEYS, REGISTRIES, CLUSTER],
  'helm pull': [SYSTEM, HELM, CLOUD, KEYS, REGISTRIES],
  /** Reads committed files. */
  git: [SYSTEM, 'GIT_*'],
  sops: [SYSTEM, CLOUD, KEYS, 'SOPS_* VAULT_*'],
  /** A kubeconfig may name any program, with any variables, that gets the credentials. */
  kubectl: ['*'],
} as const;

/** A program that the library starts, and its purpose. */
export type ChildProgram = keyof typeof VARIABLES;

const withheld = new Set<string>();

/** Withholds a variable with a secret of the app from all programs that the library starts. */
export function withholdVariable(name: string): void {
  withheld.add(name);
}

/** The environment of a program: only variables that it needs, so that secrets of the app do not reach it. */
export function environmentOf(program: ChildProgram): Record<string, string> {
  const pattern = patterns.get(program) ?? patternOf(VARIABLES[program]);
  patterns.set(program, pattern);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && pattern.test(name) && !withheld.has(name)) {
      environment[name] = /^path$/i.test(name) ? trustedPath().join(delimiter) : value;
    }
  }
  return environment;
}

const patterns = new Map<ChildProgram, RegExp>();

function patternOf(groups: readonly string[]): RegExp {
  const names = groups.join(' ').trim().split(/\s+/);
  return new RegExp(`^(?:${names.join('|').replaceAll('*', '.*')})$`, 'is');
}
