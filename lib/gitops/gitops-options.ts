import { CodedError } from '../core/errors/coded-error';
import { urlInShort } from '../core/errors/in-short';

/** Stage in which the manifests of a cdk8s chart are applied. Each stage waits for the previous stages. */
export enum DeliveryStage {
  /** Custom resource definitions. */
  DEFINITIONS = 'definitions',
  /** Namespaces, with their quotas and network policies. */
  NAMESPACES = 'namespaces',
  /** Secrets. */
  SECRETS = 'secrets',
  /** Servers, and all objects without another stage. */
  SERVERS = 'servers',
  /** GPU operators. */
  OPERATORS = 'operators',
  /** Agents and tenants. */
  WORKERS = 'workers',
}

/** The stages in their order of deployment. */
export const STAGES: readonly DeliveryStage[] = Object.values(DeliveryStage);

/** Options that `ArgoCdApplications` and `FluxKustomizations` share. */
export interface GitOpsOptions {
  /**
   * Folder of the manifests in the repository or artifact.
   *
   * @default "dist"
   */
  readonly path?: string;

  /**
   * Stages of cdk8s charts by chart id. They override the stages that the library derives from the contents of the
   * charts.
   *
   * @default - derived from the contents
   * @example { monitoring: DeliveryStage.OPERATORS }
   */
  readonly stages?: { [chartId: string]: DeliveryStage };

  /**
   * Permit plain Secrets in the repository. When false, they cause CLEARML9078.
   *
   * @default false
   */
  readonly secretsInRepository?: boolean;
}

/** The folder without leading `./` or `/` and without trailing slashes. */
export function folderOf({ path = 'dist' }: GitOpsOptions): string {
  return path.replace(/^\.?\/+/, '').replace(/\/+$/, '') || '.';
}

const REPOSITORY = /^(?:https?:\/\/|ssh:\/\/|oci:\/\/|[\w.-]+@)(?![^\s@]*:[^\s@]*@)\S+$/;

/** @throws CLEARML9078 when a repository is not a URL, or a URL with a password */
export function requireRepository(repository: string): void {
  if (!REPOSITORY.test(repository)) {
    throw new CodedError('CLEARML9078', {
      found: `repository is ${urlInShort(repository)}`,
      expected: 'a URL without a password',
      fix: 'correct repository',
    });
  }
}
