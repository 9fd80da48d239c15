import { encodedBy } from '../../../lib/secrets/encoding/encodings';
import { locate } from '../../../lib/secrets/encoding/locate';
import { newPlaceholder, PLACEHOLDER_SHAPES } from '../../../lib/secrets/encoding/placeholder-shapes';
import { filled } from '../../../lib/secrets/secret-text';

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
