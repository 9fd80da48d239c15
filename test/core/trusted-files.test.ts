import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { isTrusted, weaknessIn, weaknessOf } from '../../lib/core/trusted-files';
import { noticesOf } from '../support/apps';
import { asRoot, openFolder, STRANGER } from '../support/other-users';

/** A file `a/b/file` in a folder that all users can open, with these modes. */
function fileIn(modes: { a?: number; b?: number; file?: number } = {}): string {
  const file = join(openFolder(), 'a', 'b', 'file');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, modes.file ?? 0o644);
  chmodSync(dirname(file), modes.b ?? 0o755);
  chmodSync(dirname(dirname(file)), modes.a ?? 0o755);
  return file;
}

describe('a file is trusted', () => {
  test.each([
    ['if only its owner may write it and its folders', {}],
    ['if its owner has a private group that may write it', { file: 0o664, b: 0o775 }],
    ['in a sticky folder, in which others cannot replace it', { a: 0o1777 }],
    ['in a folder that others cannot open, whatever its own mode', { a: 0o700, b: 0o777, file: 0o666 }],
  ])('%s', (_, modes) => {
    expect(weaknessOf(fileIn(modes))).toBeUndefined();
  });

  test('before it exists, if others cannot create it', () => {
    const file = fileIn();
    expect(weaknessOf(join(dirname(file), 'later', 'file'))).toBeUndefined();
    expect(weaknessOf(join(dirname(fileIn({ b: 0o777 })), 'later', 'file'))?.reason).toMatch(
      /^all users may write .*b$/,
    );
  });

  test('on systems without users', () => {
    const { getuid } = process;
    Object.assign(process, { getuid: undefined });
    const file = fileIn({ file: 0o666 });
    expect([weaknessOf(file), weaknessIn(statSync(file), file)]).toEqual([undefined, undefined]);
    Object.assign(process, { getuid });
  });
});

describe('a file is not trusted', () => {
  test.each([
    ['if all users may write it', { file: 0o646 }, 'file'],
    ['if all users may write its folder', { b: 0o777 }, 'b'],
    ['if all users may replace a parent of its folder', { a: 0o757 }, 'a'],
  ])('%s', (_, modes, name) => {
    const { reason, fix } = weaknessOf(fileIn(modes)) ?? {};
    expect(reason).toMatch(new RegExp(`^all users may write .*/${name}$`));
    expect(fix).toMatch(new RegExp(`^Run \`chmod go-w .*/${name}\`\\.$`));
  });

  asRoot.each(['a/b/file', 'a/b', 'a'])('if another user owns %s', (path) => {
    const file = fileIn();
    const owned = join(file, '..', '..', '..', path);
    chownSync(owned, STRANGER, 0);
    expect(weaknessOf(file)).toEqual({
      reason: `user ${STRANGER} owns ${owned}`,
      fix: `Delete ${owned}, or run \`chown -hR ${process.getuid?.()} ${owned}\` if you trust it.`,
    });
  });

  asRoot('if a group of several users may write it', () => {
    const file = fileIn({ file: 0o664 });
    chownSync(file, 0, STRANGER);
    expect(weaknessOf(file)?.reason).toBe(`group ${STRANGER} may write ${file}`);
  });

  asRoot.each<[string, (link: string, target: string) => void]>([
    ['a link', (link) => lchownSync(link, STRANGER, 0)],
    ['the target of a link', (_, target) => chownSync(target, STRANGER, 0)],
    ['the folder of the target of a link', (_, target) => chownSync(dirname(target), STRANGER, 0)],
  ])('if another user owns %s', (_, give) => {
    const link = join(dirname(fileIn()), 'link');
    const target = fileIn();
    symlinkSync(target, link);
    give(link, target);
    expect(weaknessOf(link)?.reason).toMatch(`user ${STRANGER} owns `);
  });
});

test('a notice names the purpose, the path and the reason once', () => {
  const file = fileIn({ file: 0o666 });
  const notices = noticesOf(() => expect([1, 2].map(() => isTrusted(file, 'the program'))).toEqual([false, false]));
  expect(notices).toEqual([`the library does not use the program ${file}: all users may write ${file}`]);
});

asRoot('users who can change the library are trusted, because its code runs in any case', () => {
  const folder = openFolder();
  const copy = join(folder, 'trusted-files.js');
  const source = readFileSync(join(__dirname, '..', '..', 'lib', 'core', 'trusted-files.ts'), 'utf8');
  writeFileSync(join(folder, 'notice.js'), 'exports.emitNotice = () => {};');
  writeFileSync(copy, transformSync(source, { loader: 'ts', format: 'cjs' }).code);
  const file = fileIn();
  chownSync(file, STRANGER, STRANGER);
  const check = () => {
    const code = `console.log(require(${JSON.stringify(copy)}).weaknessOf(${JSON.stringify(file)}) === undefined)`;
    return execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }).trim();
  };
  expect(check()).toBe('false');
  chownSync(copy, STRANGER, STRANGER);
  expect(check()).toBe('true');
});
