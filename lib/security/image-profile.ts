/** What is known of how an image runs without root. */
export interface ImageProfile {
  /** Which images: the repository, without registry and tag, matches as a whole. */
  readonly repository: RegExp;

  /** User that its processes run as, where the chart names none or root. Left out: the image names one itself. */
  readonly user?: number;

  /** Where it is documented that the image runs so; left out when it is only argued or admitted. */
  readonly knownFrom?: string;

  /** What is known when it is not documented, for people. */
  readonly remark?: string;
}

/** The profile of an image; undefined for one that nothing is known of. */
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
