import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { problemsOf } from '../core/errors/problems';
import { SECRET } from '../core/props/common-shapes';
import { propsOf, requireShape, TEXT } from '../core/props/shapes';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import { rejectPublished } from '../secrets/published-defaults';
import { SecretValue } from '../secrets/secret-value';
import type { AgentValues } from './agent-values';

/** API credentials, as the UI makes them: Settings, Workspace, API Credentials. */
export interface AgentKeys {
  /** Access key. */
  readonly accessKey: SecretValue;
  /** Secret key. */
  readonly secretKey: SecretValue;
}

/** Keys of the Secret that holds them. The guide does not name them; the public chart reads these. */
export const SECRET_KEYS = { accessKey: 'agentk8sglue_key', secretKey: 'agentk8sglue_secret' } as const;
const PATHS = { accessKey: 'clearml.agentk8sglueKey', secretKey: 'clearml.agentk8sglueSecret' } as const;
/** What `AgentKeys` must be like. */
export const AGENT_KEYS = propsOf<AgentKeys>({ accessKey: SECRET, secretKey: SECRET }, 'accessKey', 'secretKey');

const NAMES = ['accessKey', 'secretKey'] as const;

/**
 * With which credentials an agent logs in to the server (`clearml_agent_deployment_k8s.md`): those of an admin user, or of a
 * service account with admin rights.
 *
 * @example
 * const credentials = AgentCredentials.fromSecret('clearml-agent-credentials');
 */
export class AgentCredentials {
  /**
   * Credentials that come out in a Secret of the agent's.
   *
   * @param keys access key and secret key; keys of existing Secrets are CLEARML3005: see `existingSecret`
   * @throws CLEARML5003 at synth when they are the published defaults of a chart
   */
  public static fromKeys(keys: AgentKeys): AgentCredentials {
    requireShape(keys, AGENT_KEYS, 'CLEARML9018', 'keys');
    for (const name of NAMES) {
      const { _source } = keys[name];
      if (_source.kind === 'existing') {
        throw new CodedError('CLEARML3005', {
          found: `AgentCredentials.fromKeys with ${_source.description}`,
          expected: 'one Secret with both keys: the pods of tasks name it, too',
          fix: `use AgentCredentials.fromSecret with a Secret that has ${SECRET_KEYS.accessKey} and ${SECRET_KEYS.secretKey}`,
        });
      }
    }
    return new AgentCredentials(keys);
  }

  /**
   * A Secret in the agent's namespace with the keys agentk8sglue_key and agentk8sglue_secret (`multi_tenant_k8s.md`).
   * `clearml-enterprise-agent` 6.9.12 or newer.
   *
   * @param secretName name of the Secret
   */
  public static fromSecret(secretName: string): AgentCredentials {
    requireShape(secretName, TEXT, 'CLEARML9018', 'secretName');
    const keys = {
      accessKey: SecretValue.existing(secretName, SECRET_KEYS.accessKey),
      secretKey: SecretValue.existing(secretName, SECRET_KEYS.secretKey),
    };
    return new AgentCredentials(keys, secretName);
  }

  private constructor(
    private readonly keys: AgentKeys,
    private readonly secretName?: string,
  ) {}

  /**
   * The values that they want. The keys are set beside the name of a Secret, since charts print their defaults otherwise.
   *
   * @internal
   */
  public _setValues(values: AgentValues, scope: Construct, inNamespace: string | undefined): void {
    values.addGated('existingCredentials', 'clearml.existingAgentk8sglueSecret', this.secretName, 'credentials');
    for (const name of NAMES) {
      values.add(PATHS[name], this.keys[name], 'credentials');
    }
    scope.node.addValidation({
      validate: () =>
        NAMES.flatMap((name) => problemsOf(() => rejectPublished(scope, this.keys[name], `credentials.${name}`))),
    });
    if (this.secretName !== undefined) {
      expectKeys(scope, inNamespace, this.secretName, Object.values(SECRET_KEYS));
    }
  }
}
