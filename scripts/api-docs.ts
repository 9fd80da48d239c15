/** Writes `API.md`, the reference that jsii-docgen generates, and adds the stability of each type, which jsii-docgen omits. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownAssembly, ROOT } from './assembly';

const FILE = join(ROOT, 'API.md');

const program = join(ROOT, 'node_modules', 'jsii-docgen', 'bin', 'jsii-docgen');
execFileSync(process.execPath, [program, '--output', FILE], { cwd: ROOT, stdio: 'inherit' });

const { types = {}, name } = ownAssembly(false);
const text = readFileSync(FILE, 'utf8').replace(/^### (\w+) <a .*$/gm, (heading, type) => {
  const stability = types[`${name}.${type}`]?.docs?.stability;
  return stability ? `${heading}\n\nStability: ${stability}` : heading;
});
writeFileSync(FILE, text);
