import { execFileSync } from 'node:child_process';
import { goTemplate } from '../../../lib/secrets/delivery/external-secret';
import { ShellText } from '../../../lib/secrets/delivery/secret-command';
import { pipelineOf } from '../../../lib/secrets/encoding/encodings';
import { filled, type SecretText, type TextPart } from '../../../lib/secrets/secret-text';
import { environmentSource, type SecretSource } from '../../../lib/secrets/source';
import fc from '../../support/fast-check';
import { evaluated } from '../../support/go-templates';
import { chain } from '../encoding/arbitraries';

const sources: SecretSource[] = ['PLAIN', 'with-hyphen', '0digit'].map((name) => environmentSource(name));
const [plain, hyphen] = sources as [SecretSource, SecretSource];

/** Literals with special characters of Go templates, printf, JSON and shells. */
const literal = fc
  .array(
    fc.constantFrom('{', '}', '{{', '}}', '{{-', '%', '%s', '"', "'", '`', '\\', '$', '!', '\n', '\t', 'a', ' ', 'ä'),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** The encoding of a secret that Go templates can express. */
const encodings = fc
  .tuple(chain(2), fc.constantFrom('trim', 'indent 3', 'hex', 'base32'))
  .map((steps) => [steps.flat()])
  .filter(([steps]) => pipelineOf(steps ?? []) !== undefined);

const { text } = fc.letrec<{ text: SecretText<SecretSource> }>((tie) => {
  const inner = tie('text');
  const part = fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ secret: fc.constantFrom(...sources), encodings }, { requiredKeys: ['secret'] }),
    literal,
    inner.map((base64) => ({ base64 })),
    inner.map((json) => ({ json })),
  );
  return { text: fc.array(part, { minLength: 1, maxLength: 4 }) as fc.Arbitrary<SecretText<SecretSource>> };
});

/** A text with joined literals, as the parser returns it. */
function joined(parts: SecretText<SecretSource>): SecretText<SecretSource> {
  const result: TextPart<SecretSource>[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      result.splice(-1, 1, last + part);
    } else if (typeof part === 'string' || 'secret' in part) {
      result.push(part);
    } else {
      result.push('base64' in part ? { base64: joined(part.base64) } : { json: joined(part.json) });
    }
  }
  return result;
}

const nasty = fc.constantFrom('x', '{{ .x }}', '"%s"\\', "it's $HOME `id`", 'ä\n<&>');
const contents = fc
  .tuple(nasty, nasty, nasty)
  .map((values) => new Map(sources.map((one, n) => [one, values[n] ?? ''])));

test('a Go template renders the same text as plain delivery', () => {
  const cases = fc.sample(fc.tuple(text.map(joined), contents), { numRuns: 400, seed: 7 });
  const results = evaluated(
    cases.map(([parts, content]) => ({
      templates: { result: goTemplate(parts, ({ key }) => key) },
      data: Object.fromEntries([...content].map(([{ key }, value]) => [key, value])),
    })),
  );
  expect(results.map(({ result }) => Buffer.from(String(result), 'base64').toString())).toEqual(
    cases.map(([parts, content]) => filled(parts, (source) => content.get(source) ?? '')),
  );
});

test('a shell renders the same text as plain delivery for secrets without JSON escapes', () => {
  const cases = fc.sample(text.map(joined), { numRuns: 150, seed: 7 }).map((parts) => withNames(parts));
  // base64, because a shell drops line breaks at the end of the output of a command.
  const script = cases.map((parts) => `printf %s ${new ShellText('ns').quoted(parts)} | base64 | tr -d '\\n'; echo`);
  const env = { PATH: String(process.env.PATH), PLAIN: "it's $HOME `id` %s", OTHER: '{{ .x }}' };
  const output = execFileSync('/bin/bash', ['--norc', '-c', script.join('\n')], { encoding: 'utf8', env });
  const made = output.split('\n').map((line) => Buffer.from(line, 'base64').toString());
  const content = ({ key }: SecretSource) => (key === 'PLAIN' ? env.PLAIN : env.OTHER);
  expect(made.slice(0, -1)).toEqual(cases.map((parts) => filled(parts, content)));
});

/** Replaces the secrets by secrets whose names are valid names of shell variables. */
function withNames(parts: SecretText<SecretSource>): SecretText<SecretSource> {
  return parts.map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    if ('secret' in part) {
      return { secret: part.secret === plain ? plain : environmentSource('OTHER') };
    }
    return 'base64' in part ? { base64: withNames(part.base64) } : { json: withNames(part.json) };
  });
}

test('an encoding that Go templates cannot express is an error', () => {
  const encoded = [{ secret: plain, encodings: [['quote', 'path']] }];
  expect(() => goTemplate(encoded, ({ key }) => key)).toThrow(/CLEARML3004: .*PLAIN with quote \| path/);
  const alternative = [{ secret: plain, encodings: [['path'], ['urlquery']] }];
  expect(goTemplate(alternative, ({ key }) => key)).toBe('{{ .PLAIN | urlquery }}');
});

test('a Go template is readable', () => {
  expect(
    [
      [{ secret: plain }],
      ['postgres://u:', { secret: plain }, '@h'],
      ['{"auth":', { json: [{ base64: ['u:', { secret: plain }] }] }, '}'],
      [{ base64: [{ secret: hyphen }] }],
    ].map((parts) => goTemplate(parts as SecretText<SecretSource>, ({ key }) => key)),
  ).toEqual([
    '{{ .PLAIN }}',
    'postgres://u:{{ .PLAIN }}@h',
    '{"auth":{{ printf "u:%s" .PLAIN | b64enc | toRawJson }}}',
    '{{ index . "with-hyphen" | b64enc }}',
  ]);
});
