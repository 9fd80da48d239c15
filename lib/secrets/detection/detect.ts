import { placeholdersIn } from '../../helm/data/placeholders';
import { assignmentLeaves, literalLeaves } from './assignments';
import { netrcLogins, secretsByFormat } from './formats';
import { hoconLeaves } from './hocon';
import { type FoundSecret, type TextLeaf, UnreadableText } from './leaf';
import { isSecretLeaf } from './vocabulary';
import { yamlLeaves } from './yaml';

type Parser = (text: string) => TextLeaf[];

/** A text without such a word contains no secret that this module finds; a fast check before the parsers. */
const MAY_CONTAIN =
  /pass|pwd|pw\b|_pw|psk|secret|token|key|jwt|pat\b|connection|auth|:\/\/|-----BEGIN|AKIA|ASIA|eyJ|gh[pousr]_/i;

/** The language of files by the end of their names. */
const LANGUAGES: readonly { readonly files: RegExp; readonly language: string; readonly parse: Parser }[] = [
  { files: /\.(?:conf|hocon|json)$|^\.?dockerconfigjson$/i, language: 'HOCON', parse: hoconLeaves },
  { files: /\.ya?ml$/i, language: 'YAML', parse: yamlLeaves },
  {
    files: /\.(?:ini|cfg|cnf|properties|env|toml|sh|bash)$|(?:^|[._-])(?:boto|s3cfg|credentials|env)$|^pip\.conf$/i,
    language: 'lines',
    parse: assignmentLeaves,
  },
  { files: /\.(?:py|js|ts|lua|rb|go|java|html?|md|txt|xml)$/i, language: 'a program', parse: literalLeaves },
];

const PROGRAM = /^#!.*(?:python|node|ruby|perl)|^(?:import|from|def|class|const) /m;
const SECTION = /^\s*\[[^\]"',]+\]\s*$/m;

/** What a text contains. */
export interface Detection {
  /** The secrets in the order of the text; none overlaps another. */
  readonly secrets: readonly FoundSecret[];
  /** Why the text cannot be read as the language of its file, if it evidently contains a secret. */
  readonly unreadable?: string;
}

const NOTHING: Detection = { secrets: [] };

/**
 * Finds the secrets in a text, such as a configuration file.
 *
 * @param fileName determines the language; a text without a known file is read in the first language that accepts it
 * @param prefix keys that lead to the text, if it is a value itself
 */
export function detectSecrets(text: string, fileName = '', prefix: readonly string[] = []): Detection {
  if (!MAY_CONTAIN.test(text)) {
    return NOTHING;
  }
  const { leaves, unreadable } = readText(text, fileName);
  const byKey = withNames(leaves).filter(({ path, content }) => isSecretLeaf([...prefix, ...path], content));
  const secrets = disjoint([...byKey, ...secretsByFormat(text), ...netrcLogins(text)], text);
  return unreadable !== undefined && byKey.length > 0 ? { secrets, unreadable } : { secrets };
}

function readText(text: string, fileName: string): { leaves: TextLeaf[]; unreadable?: string } {
  const known = LANGUAGES.find(({ files }) => files.test(fileName));
  const parsers = known && !SECTION.test(text) ? [known.parse] : PROGRAM.test(text) ? [literalLeaves] : ALL;
  let failure: UnreadableText | undefined;
  for (const parse of parsers) {
    try {
      return { leaves: parse(text) };
    } catch (error) {
      failure = error instanceof UnreadableText ? error : new UnreadableText('too deep', 0);
    }
  }
  const line = text.slice(0, failure?.offset).split('\n').length;
  return { leaves: literalLeaves(text), unreadable: `${known?.language}, line ${line}: ${failure?.message}` };
}

const ALL: readonly Parser[] = [hoconLeaves, yamlLeaves, assignmentLeaves];

/** The entries of lists of variables, `{name: A, value: x}`, with their names as keys. */
function withNames(leaves: readonly TextLeaf[]): TextLeaf[] {
  const parentOf = ({ path }: TextLeaf) => JSON.stringify(path.slice(0, -1));
  const names = new Map(
    leaves.filter(({ path }) => path.at(-1) === 'name').map((leaf) => [parentOf(leaf), leaf.content]),
  );
  return leaves.map((leaf) => {
    const name = leaf.path.at(-1) === 'value' ? names.get(parentOf(leaf)) : undefined;
    return name === undefined ? leaf : { ...leaf, path: [...leaf.path.slice(0, -1), name] };
  });
}

/** References of shells, HOCON, Kubernetes and task templates, with their defaults: `${vault.userKey:none}`. */
const REFERENCES = /\$\{[^}\n]*\}|\$\([^)\n]*\)|\{\{[^}\n]*\}\}/g;

/** The secrets that no longer one contains, without parts of references and those that contain a `SecretValue`. */
function disjoint(found: readonly FoundSecret[], text: string): FoundSecret[] {
  const references = [...text.matchAll(REFERENCES)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  const isInReference = ({ start }: FoundSecret) => references.some((one) => one.start <= start && start < one.end);
  const sorted = found
    .filter((one) => !isInReference(one))
    .filter(({ start, end }) => end > start && placeholdersIn(text.slice(start, end)).length === 0)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((one, index) => !sorted.slice(0, index).some((other) => one.start < other.end));
}
