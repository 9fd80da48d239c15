import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCompiled } from '../../../lib/helm/cache/compiled-code';
import { temporaryFolder } from '../../support/apps';
import { changeEntries, entriesOf } from '../../support/caches';

const LOADER = join(__dirname, '..', '..', '..', 'build', 'lib', 'compiled-code.js');
const whenBuilt = existsSync(LOADER) ? describe : describe.skip;

/** Loads `subject.js` beside it, and prints what came of it. */
const MAIN = `
const vm = require('node:vm');
const { Script } = vm;
let told = 'not compiled';
vm.Script = class extends Script {
  constructor(...args) {
    super(...args);
    told = { true: 'refused', false: 'remembered', undefined: 'compiled' }[this.cachedDataRejected];
  }
};
const { loadCompiled } = require(${JSON.stringify(LOADER)});
const loaded = loadCompiled(__dirname + '/subject.js', module);
const ours = loaded && { ...loaded, stack: loaded.fail() };
const required = require('./subject.js');
console.log(JSON.stringify({ told, ours, theirs: { ...required, stack: required.fail() }, same: loaded === required }));
`;

const SUBJECT = `const { basename } = require('node:path'); exports.fail = () => { try { null.x } catch (error) { return error.stack.split('\\n')[1] } };
exports.answer = 1;
exports.self = [basename(__filename), module.exports === exports, this === exports, require('./sibling.js')];
`;

interface Told {
  readonly reported: string;
  readonly ours?: unknown;
  readonly theirs: unknown;
  readonly same: boolean;
}

function run(folder: string, env: Record<string, string> = {}, flags: readonly string[] = []): Told {
  const cache = { CDK8S_CLEARML_CACHE: join(folder, 'cache') };
  const ended = spawnSync(process.execPath, [...flags, 'main.js'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...cache, ...env },
  });
  expect(ended.stderr).toBe('');
  return JSON.parse(ended.stdout);
}

function project(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'main.js'), MAIN);
  writeFileSync(join(folder, 'subject.js'), SUBJECT);
  writeFileSync(join(folder, 'sibling.js'), "module.exports = 'sibling';\n");
  return folder;
}

whenBuilt('a module (npm run build first)', () => {
  test('is compiled once', () => {
    const folder = project();
    expect([run(folder).reported, run(folder).reported, run(folder).reported]).toEqual([
      'compiled',
      'remembered',
      'remembered',
    ]);
    expect(entriesOf(join(folder, 'cache'))).toHaveLength(1);
  });

  test('is what require would have made of it, down to the places in stack traces', () => {
    const folder = project();
    const plain = run(folder, { NODE_DISABLE_COMPILE_CACHE: '1' });
    for (const { ours, theirs, same } of [run(folder), run(folder)]) {
      expect(ours).toEqual(plain.theirs);
      expect(theirs).toEqual(plain.theirs);
      expect(same).toBe(true);
    }
  });

  test('that changed is compiled anew, even when it is as long as before', () => {
    const folder = project();
    run(folder);
    writeFileSync(join(folder, 'subject.js'), SUBJECT.replace('answer = 1', 'answer = 2'));
    const { reported, ours } = run(folder);
    expect([reported, ours]).toEqual(['compiled', expect.objectContaining({ answer: 2 })]);
  });

  test.each<[string, (content: string) => string]>([
    ['is cut short', (content) => content.slice(0, -20)],
    ['was written to', (content) => content.replace(/\0/, '\u0001')],
  ])('is compiled anew when what is kept %s', (_, change) => {
    const folder = project();
    run(folder);
    changeEntries(join(folder, 'cache'), change);
    expect([run(folder).reported, run(folder).reported]).toEqual(['compiled', 'remembered']);
  });

  test('is kept apart for other flags of Node.js', () => {
    const folder = project();
    run(folder);
    const flags = ['--no-opt'];
    const reported = [run(folder, {}, flags), run(folder, { NODE_OPTIONS: '--stack-trace-limit=20' }), run(folder)];
    expect(reported.map(({ reported }) => reported)).toEqual(['compiled', 'compiled', 'remembered']);
  });

  test.each([
    ['the cache is off', { CDK8S_CLEARML_CACHE: 'off' }, 'compiled'],
    ['Node.js is to keep nothing', { NODE_DISABLE_COMPILE_CACHE: '1' }, 'not compiled'],
    ['coverage is measured', { NODE_V8_COVERAGE: 'coverage' }, 'not compiled'],
  ])('is not kept when %s', (_, env, expected) => {
    const folder = project();
    expect([run(folder, env).reported, run(folder, env).reported]).toEqual([expected, expected]);
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  test('works where nothing can be kept', () => {
    const folder = project();
    writeFileSync(join(folder, 'cache'), 'a file in the way');
    expect([run(folder).reported, run(folder).reported]).toEqual(['compiled', 'compiled']);
    expect(readFileSync(join(folder, 'cache'), 'utf8')).toBe('a file in the way');
  });
});

test('a module is left to others where modules are not those of Node.js, as here', () => {
  expect(loadCompiled(join(__dirname, 'nowhere.js'), module)).toBeUndefined();
});
