import type { Construct } from 'constructs';
import { AGENT_KEYS, type AgentKeys, SECRET_KEYS } from '../agent/agent-credentials';
import { problemsOf } from '../core/errors/problems';
import { requireShape, TEXT } from '../core/props/shapes';
import { rejectPublished } from '../secrets/published-defaults';
import { SecretValue } from '../secrets/secret-value';
import type { GatewayValues } from './gateway-values';

const PATHS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' } as const;
const NAMES = ['accessKey', 'secretKey'] as const;

/**
 * With which credentials a gateway logs in to the server (`appgw_install_k8s.md`).
 *
 * @example
 * const credentials = GatewayCredentials.fromSecret('clearml-agent-credentials');
 */
export class GatewayCredentials {
  /**
   * Credentials of the gateway's own.
   *
   * @param keys access key and secret key, from wherever
   * @throws CLEARML5003 at synth when they are the published defaults of a chart
   */
  public static fromKeys(keys: AgentKeys): GatewayCredentials {
    requireShape(keys, AGENT_KEYS, 'CLEARML9058', 'keys');
    return new GatewayCredentials(keys);
  }

  /**
   * Those of the agent in the namespace, from the Secret that `AgentCredentials.fromSecret` names, too: keys
   * agentk8sglue_key and agentk8sglue_secret.
   *
   * @param secretName name of the Secret
   */
  public static fromSecret(secretName: string): GatewayCredentials {
    requireShape(secretName, TEXT, 'CLEARML9058', 'secretName');
    return new GatewayCredentials({
      accessKey: SecretValue.existing(secretName, SECRET_KEYS.accessKey),
      secretKey: SecretValue.existing(secretName, SECRET_KEYS.secretKey),
    });
  }

  private constructor(private readonly keys: AgentKeys) {}

  /** @internal */
  public _setValues(values: GatewayValues, scope: Construct): void {
    for (const name of NAMES) {
      values.add(PATHS[name], this.keys[name], 'credentials');
    }
    scope.node.addValidation({
      validate: () =>
        NAMES.flatMap((name) => problemsOf(() => rejectPublished(scope, this.keys[name], `credentials.${name}`))),
    });
  }
}
