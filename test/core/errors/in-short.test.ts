import { inShort, urlInShort } from '../../../lib/core/errors/in-short';

test.each<[unknown, string]>([
  ['a "text"', '"a \\"text\\""'],
  [undefined, 'unset'],
  [null, 'null'],
  [{ a: [1, true] }, '{"a":[1,true]}'],
  [{ a: 12345678901234567890n }, '{"a":"12345678901234567890"}'],
  ['x'.repeat(100), `"${'x'.repeat(58)}…`],
])('%p in short', (value, expected) => {
  expect(inShort(value)).toBe(expected);
});

test.each<[unknown, string]>([
  ['https://api.example.com/a', '"https://api.example.com/a"'],
  ['https://user:p4ss@api.example.com/a', '"https://…@api.example.com/a"'],
  ['https://user:p@4/ss@api.example.com', '"https://…@api.example.com"'],
  ['user:p4ss@api.example.com', '"…@api.example.com"'],
  ['s3+https://key:p4ss@host/b', '"s3+https://…@host/b"'],
  ['https://user:p4\nss@api', '"https://…@api"'],
  [undefined, 'unset'],
  [42, '42'],
])('%p as a URL, without a login', (url, expected) => {
  expect(urlInShort(url)).toBe(expected);
});
