import { CodedError } from '../../core/errors/coded-error';
import { attempt } from '../../helm/data/attempt';
import { readYaml } from '../../helm/yaml/read-yaml';
import { filled, secretsIn } from '../secret-text';
import type { SecretValue } from '../secret-value';
import type { DocumentCheck } from './secret-slot';

/**
 * Checks that a document with the contents of its secrets is read as the text that this library writes.
 *
 * @param contentOf the content of a secret; undefined for a secret that synth does not read
 * @throws CLEARML3006
 */
export function verifyDocument(check: DocumentCheck, contentOf: (secret: SecretValue) => string | undefined): void {
  const { document, text, path, place } = check;
  // A content that synth does not read is not written either.
  const withContents = (secret: SecretValue) => contentOf(secret) ?? 'content';
  const read = attempt(() => readYaml(filled(document, withContents), true).content);
  if (valueAt(read, path) !== filled(text, withContents)) {
    const sources = secretsIn(text).map(({ _source }) => _source.description);
    throw new CodedError('CLEARML3006', {
      found: `the template of ${place} prints ${sources.join(' and ')} without escaping it, and YAML does not read this content unchanged`,
      expected: 'a content that YAML reads as it is, such as letters and digits that are not a number',
      fix: 'choose another content, or name an existing Secret in the chart value for it',
    });
  }
}

function valueAt(content: unknown, path: DocumentCheck['path']): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | undefined)?.[key], content);
}
