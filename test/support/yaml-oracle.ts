import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { mapLeaves } from '../../lib/helm/data/json';

const FOLDER = join(__dirname, '..', 'oracle');
const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'cdk8s-clearml-test');

/** Whether Go is installed, which compiles the oracle. */
export const HAS_GO = spawnSync('go', ['version']).status === 0;

/** The answer of `sigs.k8s.io/yaml` for a document. */
export interface OracleAnswer {
  /** The value in the form of `exact`; undefined for an error. */
  readonly value?: unknown;
  readonly error?: string;
  readonly duplicates?: boolean;
  readonly trailing?: boolean;
}

/** Reads documents with the Go program in `test/oracle`, which is compiled once. */
export function askOracle(documents: readonly string[]): OracleAnswer[] {
  const input = documents.map((text) => `${JSON.stringify(text)}\n`).join('');
  const run = spawnSync(oracle(), { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) {
    throw new Error(run.stderr);
  }
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replace(TOKENS, marked)) as OracleAnswer);
}

/** The texts and numbers of JSON. */
const TOKENS = /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g;

/** Converts numbers to marked texts, because JSON.parse would round them. */
function marked(_: string, text?: string, number?: string): string {
  return text ?? JSON.stringify(markedNumber(number ?? ''));
}

/** A value in which each number is a marked text of its exact digits. */
export function exact(value: unknown): unknown {
  return mapLeaves(value, (leaf) => {
    const isNumber = typeof leaf === 'number' || typeof leaf === 'bigint';
    return isNumber ? markedNumber(Object.is(leaf, -0) ? '-0' : String(leaf)) : leaf;
  });
}

function markedNumber(number: string): string {
  return `\0number ${canonical(number)}`;
}

function canonical(number: string): string {
  return number === '-0' || /^-?\d{1,20}$/.test(number) ? number : String(Number(number));
}

function oracle(): string {
  const sources = ['main.go', 'go.mod', 'go.sum'].map((name) => readFileSync(join(FOLDER, name)));
  const hash = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16);
  const program = join(CACHE, `yaml-oracle-${hash}`);
  if (!existsSync(program)) {
    const partial = `${program}.${process.pid}`;
    const built = spawnSync('go', ['build', '-o', partial, '.'], { cwd: FOLDER, encoding: 'utf8' });
    if (built.status !== 0) {
      throw new Error(`the YAML oracle does not compile: ${built.stderr}`);
    }
    renameSync(partial, program);
  }
  return program;
}
