import type { ServerCredentials } from '../../chart/server-credentials';
import { problemsOf } from '../../core/errors/coded-error';
import { rejectPublished } from '../../secrets/detected-secrets';
import { SecretValue } from '../../secrets/secret-value';
import type { ServerInstallation } from '../server-installation';
import { serverSetting } from '../settings';

/** The user of the platform management center on the server (`platform_management_center_deploy.md`). */
export interface PlatformManagement {
  /**
   * Key and secret of the center. The ClearML documentation uses 32 hexadecimal characters for each: `openssl rand -hex 16`. A
   * `PlatformManagementCenter` of this server uses the same credentials.
   *
   * @default - generated
   */
  readonly credentials?: ServerCredentials;

  /**
   * Whether another app or another tool deploys the center. Otherwise, a server whose app has no `PlatformManagementCenter` is
   * CLEARML5040.
   *
   * @default false
   */
  readonly serviceOutsideApp?: boolean;
}

/** Names of the settings for a key pair. */
export const PLATFORM_SETTINGS = {
  accessKey: 'secure.credentials.platform_management.user_key',
  secretKey: 'secure.credentials.platform_management.user_secret',
} as const;

const GENERATED = { accessKey: 'platform_management_key', secretKey: 'platform_management_secret' } as const;
const NAMES = ['accessKey', 'secretKey'] as const;

/** Sets the key pair with which the center logs in, and rejects published keys at synth. */
export function setPlatformManagement(server: ServerInstallation, { credentials }: PlatformManagement): void {
  const { scope, inNamespace, releaseName, values } = server;
  const owner = [inNamespace, releaseName].filter(Boolean).join('/');
  const secrets = NAMES.map((name) => ({
    name,
    secret: credentials?._keys[name] ?? SecretValue.generated(`${owner}/${GENERATED[name]}`),
  }));
  const settings = secrets.map(({ name, secret }) => serverSetting(PLATFORM_SETTINGS[name], secret));
  values.addEnvironment('apiserver', settings, 'platformManagement');
  scope.node.addValidation({
    validate: () =>
      secrets.flatMap(({ name, secret }) =>
        problemsOf(() => rejectPublished(scope, secret, `platformManagement.credentials.${name}`)),
      ),
  });
}
