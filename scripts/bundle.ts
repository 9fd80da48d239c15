/**
 * After jsii: makes of its output few files that load fast. Loading 200 modules takes longer than all that a warm synth does.
 *
 * - `index.js` tells the names of the API, and looks each up when it is first used.
 * - `library.js` holds the library. A module in it runs when something first needs it.
 * - `compiled-code.js` loads that as V8 compiled it in an earlier process.
 * - `packages/` holds packages that few apps need; classes of custom resources stay where jsii puts them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAssemblyFromPath, TypeKind } from '@jsii/spec';
import { type BuildOptions, buildSync } from 'esbuild';

const LIB = join(__dirname, '..', 'build', 'lib');
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const SELDOM_USED = ['@cfworker/json-schema', 'adm-zip', 'csv-parse/sync', 'yaml'];

const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  keepNames: true,
  logLevel: 'warning',
};

/** The names of the API that exist at run time, with their modules. */
const exported = Object.values(loadAssemblyFromPath(join(__dirname, '..'), false).types ?? {})
  .filter(({ kind }) => kind !== TypeKind.Interface)
  .map(({ name, symbolId = '' }) => ({ name, module: symbolId.replace(/^lib\/(.*):.*/, './$1') }));

bundlePackages();
bundleLibrary();
bundleLoader();
writeIndex();

function bundlePackages(): void {
  for (const name of SELDOM_USED) {
    const contents = `module.exports = require('${name}');`;
    buildSync({
      ...OPTIONS,
      stdin: { contents, resolveDir: LIB },
      outfile: join(LIB, 'packages', `${fileOf(name)}.js`),
    });
  }
}

function bundleLibrary(): void {
  const getters = exported.map(({ name, module }) => `  ${name}: () => require('${module}').${name},`);
  buildSync({
    ...OPTIONS,
    stdin: { contents: `module.exports = {\n${getters.join('\n')}\n};\n`, resolveDir: LIB },
    outfile: join(LIB, 'library.js'),
    external: [...PEERS, './build/imports/*', './packages/*'],
    alias: Object.fromEntries(SELDOM_USED.map((name) => [name, `./packages/${fileOf(name)}.js`])),
  });
}

function bundleLoader(): void {
  buildSync({
    ...OPTIONS,
    entryPoints: [join(LIB, 'cache', 'compiled-code.js')],
    outfile: join(LIB, 'compiled-code.js'),
  });
}

function writeIndex(): void {
  const names = exported.map(({ name }) => name).sort();
  writeFileSync(
    join(LIB, 'index.js'),
    `"use strict";
const { loadCompiled } = require('./compiled-code.js');
const library = loadCompiled(\`\${__dirname}/library.js\`, module) ?? require('./library.js');
for (const [name, get] of Object.entries(library)) {
  Object.defineProperty(exports, name, { enumerable: true, get });
}
// For importers that are ECMAScript modules: Node.js reads the names of exports without running this file.
0 && (module.exports = { ${names.join(', ')} });
`,
  );
}

function fileOf(name: string): string {
  return name.replace(/\W+/g, '-').replace(/^-/, '');
}
