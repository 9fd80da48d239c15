/**
 * After jsii: makes of its output few files that load fast. Loading 200 modules takes longer than all that a warm synth does.
 *
 * - `index.js` exports the API and looks each name up when it is first used; `command.js` is the command.
 * - `library.js` holds the library, and all packages that it needs. A module in it runs when something first needs it.
 * - `load-library.js` loads it with compiled code of an earlier process.
 * - `packages/` holds packages that few apps need; classes of custom resources stay where jsii puts them.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadAssemblyFromPath, TypeKind } from '@jsii/spec';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

const ROOT = join(__dirname, '..');
const LIB = join(ROOT, 'build', 'lib');
const IMPORTS = join(ROOT, 'build', 'imports');
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const SELDOM_USED = [
  '@cfworker/json-schema',
  '@dagrejs/dagre',
  '@xmldom/xmldom',
  'adm-zip',
  'commander',
  'csv-parse/sync',
  'yaml',
];

/** Name of the code that imports what a bundle contains. The bill of materials looks for the package of an existing file. */
const ENTRY = 'command.js';

const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Less text loads faster. The lines stay short enough for stack traces.
  minifyWhitespace: true,
  lineLimit: 160,
  logLevel: 'warning',
  metafile: true,
};

/** The names of the API that exist at run time, with their modules. */
const exported = Object.values(loadAssemblyFromPath(ROOT, false).types ?? {})
  .filter(({ kind }) => kind !== TypeKind.Interface)
  .map(({ name, symbolId = '' }) => ({ name, module: symbolId.replace(/^lib\/(.*):.*/, './$1') }));

const metafile: Metafile = { inputs: {}, outputs: {} };
bundlePackages();
bundleLibrary();
recordPageOfReports();
// The bill of materials of a release names the packages in it.
writeFileSync(join(ROOT, 'build', 'metafile.json'), JSON.stringify(metafile));
writeLicenses(Object.keys(metafile.inputs));
writeEntries();
dropSourceMaps();
dropInternalDeclarations();

/** Records the packages in the script of reports, which `report-page.ts` bundles. */
function recordPageOfReports(): void {
  const entryPoints = [join(ROOT, 'lib', 'cli', 'report', 'browser', 'page.js')];
  record(buildSync({ entryPoints, bundle: true, minify: true, metafile: true, write: false }).metafile);
}

/** Writes a bundle, and records the files that it contains. */
function bundle(outfile: string, options: BuildOptions): void {
  record(buildSync({ ...OPTIONS, ...options, outfile: join(LIB, outfile) }).metafile);
}

function record(written: Metafile | undefined): void {
  Object.assign(metafile.inputs, written?.inputs);
  Object.assign(metafile.outputs, written?.outputs);
}

function bundlePackages(): void {
  for (const name of SELDOM_USED) {
    const contents = `module.exports = require('${name}');`;
    bundle(`packages/${fileOf(name)}.js`, { stdin: { contents, resolveDir: LIB, sourcefile: ENTRY } });
  }
}

function bundleLibrary(): void {
  // As the end of lib/index.ts, but for each class when it is first used.
  const getters = exported.map(
    ({ name, module }) => `  ${name}: () => checkCalls(named(require('${module}').${name}, '${name}'), '${name}'),`,
  );
  // esbuild renames classes that refer to themselves. Its option keepNames defines the name of each function, which takes a tenth of a warm synth.
  const named =
    "const named = (type, name) => (typeof type === 'function' ? Object.defineProperty(type, 'name', { value: name }) : type);";
  const contents = `${named}\nconst { checkCalls } = require('./core/props/check-calls');\nrequire('./core/props/python-dicts').watchPythonCalls();\nexports.api = {\n${getters.join('\n')}\n};\nexports.command = () => require('./cli/program');\n`;
  // The cache depends on the contents of library.js, and results of checks depend on these files.
  const data = ['objects/custom-kinds.json', 'core/kubernetes/kubernetes-schema.txt'].map((name) =>
    readFileSync(join(ROOT, 'lib', name)),
  );
  bundle('library.js', {
    footer: { js: `// ${createHash('sha256').update(Buffer.concat(data)).digest('hex')}` },
    stdin: { contents, resolveDir: LIB, sourcefile: ENTRY },
    external: [...PEERS, './build/imports/*', './packages/*'],
    alias: Object.fromEntries(SELDOM_USED.map((name) => [name, `./packages/${fileOf(name)}.js`])),
  });
  requireAscii();
}

/** One other character doubles the memory of the code, and most of the time to read it. esbuild escapes those in strings. */
function requireAscii(): void {
  const [line] = /^.*[^\0-\x7f].*$/m.exec(readFileSync(join(LIB, 'library.js'), 'utf8')) ?? [];
  if (line !== undefined) {
    throw new Error(`write a template or regular expression of lib/ with an escape, in: ${line}`);
  }
}

function writeEntries(): void {
  bundle('load-library.js', { entryPoints: [join(LIB, 'core', 'load-library.js')] });
  const load = `"use strict";
const library = require('./load-library.js').loadLibrary(module, () => require('./library.js'));
`;
  const names = exported.map(({ name }) => name).sort();
  writeFileSync(join(LIB, 'command.js'), `${load}module.exports = library.command();\n`);
  writeFileSync(
    join(LIB, 'index.js'),
    `${load}for (const [name, get] of Object.entries(library.api)) {
  Object.defineProperty(exports, name, { enumerable: true, get });
}
// For importers that are ECMAScript modules: Node.js reads the names of exports without running this file.
0 && (module.exports = { ${names.join(', ')} });
`,
  );
}

/** Licenses of what is in the bundles ask to be handed on. */
function writeLicenses(files: readonly string[]): void {
  const packages = new Set(files.map((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? ''));
  const texts = [...packages].filter(Boolean).sort().map(licenseOf);
  writeFileSync(join(LIB, 'THIRD-PARTY-LICENSES'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

function licenseOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? `By ${author}\n` : readFileSync(join(ROOT, folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text}`;
}

/** They hold the sources, and are most of these files. */
function dropSourceMaps(): void {
  for (const name of existsSync(IMPORTS) ? readdirSync(IMPORTS, { recursive: true, encoding: 'utf8' }) : []) {
    if (name.endsWith('.js')) {
      const path = join(IMPORTS, name);
      const code = readFileSync(path, 'utf8');
      writeFileSync(path, code.replace(/\n\/\/# sourceMappingURL=data:.*/, ''));
    }
  }
}

/** Of the declarations, only those stay that the public API mentions. The package may have 6 MB. */
function dropInternalDeclarations(): void {
  const needed = new Set<string>();
  const visit = (path: string): void => {
    if (existsSync(path) && !needed.has(path)) {
      needed.add(path);
      for (const [, module = ''] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
        visit(join(dirname(path), `${module}.d.ts`));
      }
    }
  };
  visit(join(LIB, 'index.d.ts'));
  for (const folder of [LIB, IMPORTS]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (path.endsWith('.d.ts') && !needed.has(path)) {
        rmSync(path);
      }
    }
  }
}

function fileOf(name: string): string {
  return name.replace(/\W+/g, '-').replace(/^-/, '');
}
