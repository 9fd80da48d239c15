/** How an image runs without root. */
export interface ImageProfile {
  /** Pattern of the whole repository name, without registry and tag. */
  readonly repository: RegExp;

  /**
   * User id that the hardening sets when the chart sets none or root. Undefined when the image metadata contains a user
   * id.
   */
  readonly user?: number;

  /** Documentation that confirms that the image runs this way; undefined without such documentation. */
  readonly knownFrom?: string;

  /** Remark for readers of the report when no documentation exists. */
  readonly remark?: string;
}

/** The profile of an image; undefined for an unknown image. */
export function profileOf(image: string, profiles: readonly ImageProfile[]): ImageProfile | undefined {
  const repository = repositoryOf(image);
  return profiles.find((profile) => new RegExp(`^(?:${profile.repository.source})$`).test(repository));
}

/** Path of an image below its registry: `docker.io/bitnami/redis:7.0` is `bitnami/redis`. */
export function repositoryOf(image: string): string {
  const untagged = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const [first = '', ...rest] = untagged.split('/');
  const path = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? rest.join('/') : untagged;
  return path.replace(/^library\//, '');
}
