import type { IConstruct } from 'constructs';
import { problemsOf } from '../core/errors/coded-error';
import { validateArgument, validateProps } from '../core/props/validate-props';
import { rejectPublished } from '../secrets/detected-secrets';
import { SecretValue } from '../secrets/secret-value';
import type { ChartValues } from './chart-values';

/** API credentials, as the web UI creates them: Settings, Workspace, API Credentials. */
export interface ServerKeys {
  /** Access key. */
  readonly accessKey: SecretValue;
  /** Secret key. */
  readonly secretKey: SecretValue;
}

/** Keys of a Secret that holds API credentials. The ClearML documentation does not name them; the public agent chart reads these. */
export const SECRET_KEYS = { accessKey: 'agentk8sglue_key', secretKey: 'agentk8sglue_secret' } as const;

const NAMES = ['accessKey', 'secretKey'] as const;

/**
 * API credentials with which a construct logs in to a ClearML server (`clearml_agent_deployment_k8s.md`, `appgw_install_k8s.md`). The
 * user must be an admin, or a service account with admin rights.
 *
 * @example
 * const credentials = ServerCredentials.fromSecret('clearml-agent-credentials');
 */
export class ServerCredentials {
  /**
   * Credentials that the library writes to a Secret of the release.
   *
   * @param keys access key and secret key. For agents, keys from an existing Secret are CLEARML3005: use `fromSecret`
   * @throws CLEARML5003 at synth when they are published defaults of a chart
   */
  public static fromKeys(keys: ServerKeys): ServerCredentials {
    return new ServerCredentials(validateProps(keys, 'ServerKeys', 'ServerCredentials.fromKeys'));
  }

  /**
   * A Secret in the namespace of the release with the keys agentk8sglue_key and agentk8sglue_secret (`multi_tenant_k8s.md`). An agent
   * needs `clearml-enterprise-agent` 6.9.12 or later, or the public chart.
   *
   * @param secretName name of the Secret
   */
  public static fromSecret(secretName: string): ServerCredentials {
    validateArgument(secretName, 'string', 'secretName of ServerCredentials.fromSecret');
    const keys = {
      accessKey: SecretValue.existing(secretName, SECRET_KEYS.accessKey),
      secretKey: SecretValue.existing(secretName, SECRET_KEYS.secretKey),
    };
    return new ServerCredentials(keys, secretName);
  }

  private constructor(
    /** @internal */
    public readonly _keys: ServerKeys,
    /** @internal */
    public readonly _secretName?: string,
  ) {}

  /**
   * Writes the keys to their values paths.
   *
   * @internal
   */
  public _setValues(scope: IConstruct, values: ChartValues, paths: Record<keyof ServerKeys, string>): void {
    for (const name of NAMES) {
      values.add(paths[name], this._keys[name], 'credentials');
    }
    this._check(scope);
  }

  /**
   * Checks at synth that the keys are no published defaults.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    scope.node.addValidation({
      validate: () =>
        NAMES.flatMap((name) => problemsOf(() => rejectPublished(scope, this._keys[name], `credentials.${name}`))),
    });
  }
}
