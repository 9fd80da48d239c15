import type { ImageProfile } from './image-profile';

/** Public images that many charts include, and how they run without root. */
export const KNOWN_IMAGES: readonly ImageProfile[] = [
  {
    repository: /bitnami(?:legacy|secure)?\/[a-z0-9-]+/,
    user: 1001,
    knownFrom: "Bitnami's documentation: non-root images",
  },
  {
    repository: /elasticsearch(?:\/elasticsearch)?/,
    user: 1000,
    knownFrom: "Elastic's documentation: runs as elasticsearch",
  },
  { repository: /mongo/, user: 999, knownFrom: "the image's documentation: runs as mongodb or any user" },
  { repository: /redis/, user: 999, knownFrom: "the image's documentation: runs as redis or any user" },
];
