import { LIMITS } from '../../core/limits';
import { decodeNode } from './decode';
import { parseNodes } from './parser';

/** The value of a YAML document, and the line at which it starts, counted from 1. */
export interface ReadDocument {
  readonly content: unknown;
  readonly line: number;
}

/**
 * Reads one YAML document as `sigs.k8s.io/yaml` does, which helm and kubectl use; its content is null when the text is empty.
 * Integers that a double does not represent exactly are bigints.
 *
 * @param allowDuplicateKeys use the last of several equal keys, as helm and kubectl do; otherwise they are an error
 * @param limit maximum number of values
 * @throws YamlError
 */
export function readYaml(text: string, allowDuplicateKeys = false, limit: number = LIMITS.values): ReadDocument {
  const node = parseNodes(text);
  const content = node === undefined ? null : decodeNode(node, allowDuplicateKeys, limit);
  return { content, line: (node?.mark.line ?? 0) + 1 };
}
