import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../assembly';

const PREFIX = 'cdk8s-clearml.';

interface ApiType {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** The types of API.md, which are too many for one page. */
function apiTypes(): ApiType[] {
  const [, ...kinds] = readFileSync(join(ROOT, 'API.md'), 'utf8').split(/^## (?=.*<a )/m);
  return kinds.flatMap((part) => {
    const kind = /^[\w ]+?(?= <a )/.exec(part)?.[0] ?? '';
    const [, ...types] = part.split(/^### (?=.*<a )/m);
    return types.map((text) => ({ kind, name: /^\w+/.exec(text)?.[0] ?? '', text }));
  });
}

/** Links between types lead to the page of the type. */
const withPages = (text: string) =>
  text.replace(/href="#cdk8s-clearml\.(\w+)/g, (_, name) => `href="./${name}.html#${PREFIX}${name}`);

/** The declaration of a property repeats its name and type, and is most of the code that a build would highlight. */
const withoutDeclarations = (text: string) =>
  text.replace(/^```typescript\npublic (?:static )?readonly .*\n```\n+/gm, '');

const singular = (kind: string) => (kind === 'Classes' ? 'Class' : kind.replace(/s$/, ''));

/** A table cell with HTML or braces would be code of Vue. */
const page = ({ kind, name, text }: ApiType) => {
  const body = withoutDeclarations(text)
    .replace(/^.*\n/, '')
    .replace(/<sup>Optional<\/sup>/g, '')
    .replace(/<sup>Required<\/sup>/g, ' (required)')
    .replace(/^#(#+ )/gm, '$1')
    .replace(/^#(#+ )/gm, '$1');
  return `# ${name} <a name="${name}" id="${PREFIX}${name}"></a>\n\n${singular(kind)}\n\n::: v-pre\n${withPages(body)}\n:::\n`;
};

/** The pages of the API: one for each type, and an index. */
export function apiPages(): Record<string, string> {
  const types = apiTypes();
  const kinds = [...new Set(types.map(({ kind }) => kind))];
  const list = (kind: string) =>
    types.filter((type) => type.kind === kind).map(({ name }) => `- [${name}](./${name}.md)`);
  const index = kinds.map((kind) => `## ${kind}\n\n${list(kind).join('\n')}\n`);
  return {
    'api/index.md': `# API\n\nEach class and each interface of the library.\n\n${index.join('\n')}`,
    ...Object.fromEntries(types.map((type) => [`api/${type.name}.md`, page(type)])),
  };
}

/** The constructs, for the sidebar. */
export const apiConstructs = () =>
  apiTypes()
    .filter(({ kind }) => kind === 'Constructs')
    .map(({ name }) => ({ text: name, link: `/api/${name}.md` }));
