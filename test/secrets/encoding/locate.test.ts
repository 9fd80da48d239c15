import { encodedBy } from '../../../lib/secrets/encoding/encodings';
import { locate } from '../../../lib/secrets/encoding/locate';
import { PLACEHOLDER_SHAPES } from '../../../lib/secrets/encoding/placeholder-shapes';
import { filled } from '../../../lib/secrets/secret-text';
import { newPlaceholder } from './arbitraries';

const [full] = PLACEHOLDER_SHAPES;
const A = newPlaceholder();
const B = full?.placeholder(A) ?? '';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function written(template: (pw: string) => string, content: string): string {
  const location = locate(template(A), template(B), new Map([[A, B]]));
  if ('problem' in location) throw new Error(location.problem);
  return filled(location.text, () => content);
}

const content = ' a"b\'c\\d`e<f>&$%/é\u00a0?\n#😀';

test.each<[string, (pw: string) => string]>([
  ['raw', (pw) => pw],
  ['within text', (pw) => `postgres://u:${pw}@host/${pw}`],
  ['base64', (pw) => base64(pw)],
  ['base64 of text', (pw) => `x ${base64(`u:${pw}`)}`],
  ['base64 after a path', (pw) => `a/path/${base64(`u:${pw}`)}`],
  ['dockerconfigjson', (pw) => base64(JSON.stringify({ auths: { r: { password: pw, auth: base64(`u:${pw}`) } } }))],
  ['indented', (pw) => `a:\n  b: |\n    ${pw.replaceAll('\n', '\n    ')}\n`],
  ['three encodings', (pw) => encodedBy(['trim', 'quote', 'html'], pw)],
  ['hex', (pw) => `\\x${encodedBy(['hex'], pw)}`],
  ['base32 in base64', (pw) => base64(encodedBy(['base32'], pw))],
])('writes the content as the template does: %s', (_, template) => {
  expect(written(template, content)).toBe(template(content));
});

test.each<[string, (pw: string) => string]>([
  ['a hash', (pw) => `${pw.length}`],
  ['a substring', (pw) => pw.slice(0, 8)],
  ['upper case', (pw) => pw.toUpperCase()],
  ['a reversal', (pw) => [...pw].reverse().join('')],
  ['a key', (pw) => JSON.stringify({ [pw]: 1 }, null, pw.length % 7)],
])('does not explain %s', (_, template) => {
  expect(() => written(template, content)).toThrow(/secret/);
});

const indented = (text: string, width: number) => text.replaceAll('\n', `\n${' '.repeat(width)}`);

test('writes a string that toYaml prints in another style as a JSON string, also beside raw text', () => {
  const toYaml = (pw: string) => (pw === A ? pw : `|2\n${' '.repeat(4)}${indented(pw, 4)}`).trimEnd();
  const template = (pw: string) => `a:\n- b: ${toYaml(pw)}\n  c: 1 # comment\n# pw=${pw}\n`;
  expect(written(template, 'x"y')).toBe('a:\n- b: "x\\"y"\n  c: 1 # comment\n# pw=x"y\n');
});

test('compares YAML and JSON documents by their values when their texts differ', () => {
  const config = (pw: string) => `user=u\npassword=${pw}\n`;
  const template = (pw: string) => {
    const text = pw === A ? `|\n  ${indented(config(pw), 2)}`.trimEnd() : JSON.stringify(config(pw));
    return `config: ${text}\nb: 1\n`;
  };
  expect(written(template, 'x"y')).toBe('config: "user=u\\npassword=x\\"y\\n"\nb: 1\n');
  expect(() => written((pw) => `${template(pw)}# ${pw.length}${pw}\n`, 'x')).toThrow(/secret/);
});

test.each<[string, (pw: string) => string]>([
  ['another key', (pw) => `"${pw.length}": ${JSON.stringify(pw)}\n`],
  ['another type', (pw) => `a: ${JSON.stringify(pw)}\nb: ${pw === A ? 1 : '"1"'}\n`],
  ['another item', (pw) => JSON.stringify([pw, pw === A ? [] : [1]], null, pw === A ? 1 : 2)],
])('does not explain documents with %s', (_, template) => {
  expect(() => written(template, 'x')).toThrow(/secret/);
});

test('binary contents are written as base64 of their bytes, and nowhere else', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const text = (template: (pw: string) => string) => {
    const location = locate(template(A), template(B), new Map([[A, B]]));
    return 'text' in location ? filled(location.text, () => bytes) : undefined;
  };
  expect(text(base64)).toBe(bytes.toString('base64'));
  expect(() => text((pw) => base64(`u:${pw}`))).toThrow(/binary/);
  expect(() => text((pw) => pw)).toThrow(/binary/);
});

test('a content outside the verified characters is rejected with their description', () => {
  const location = locate(`pw ${A}`, `pw ${B}`, new Map([[A, B]]));
  expect(() => 'text' in location && filled(location.text, () => 'a\r\nb')).toThrow(/carriage returns/);
});

test('placeholders of two processes differ, and those of one process remain the same', () => {
  expect(newPlaceholder()).not.toBe(newPlaceholder());
  expect(PLACEHOLDER_SHAPES[0]?.placeholder(A)).toBe(B);
});

test('every placeholder belongs to the contents that its shape accepts', () => {
  for (const shape of PLACEHOLDER_SHAPES) {
    expect([shape.name, shape.accepts(A), shape.accepts(shape.placeholder(A))]).toEqual([shape.name, true, true]);
  }
});

test('an explanation survives JSON, as a cache stores it', () => {
  const location = locate(`a: '${A}'\n`, `a: '${encodedBy(['trim', 'singleQuotes'], B)}'\n`, new Map([[A, B]]));
  const stored = JSON.parse(JSON.stringify('text' in location && location.text));
  expect(filled(stored, () => " it's")).toBe("a: 'it''s'\n");
});
