/** A content that cannot be written where a secret is; the message follows the description of the secret. */
export class ContentError extends Error {}
