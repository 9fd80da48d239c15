import type { Mark } from './cursor';

/** A value of a YAML document, before its type is known. */
export type YamlNode = YamlScalar | YamlSequence | YamlMap | YamlAlias;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly mark: Mark;
  readonly text: string;
  /** Full name of its tag; empty without one. */
  readonly tag: string;
  /** Without quotes, so that its text determines its type. */
  readonly isPlain: boolean;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly mark: Mark;
  readonly items: YamlNode[];
}

export interface YamlMap {
  readonly kind: 'map';
  readonly mark: Mark;
  readonly entries: [key: YamlNode, value: YamlNode][];
}

export interface YamlAlias {
  readonly kind: 'alias';
  readonly mark: Mark;
  readonly name: string;
  readonly target: YamlNode;
}
