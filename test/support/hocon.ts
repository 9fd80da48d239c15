import { spawnSync } from 'node:child_process';

/** An interpreter with the packages of `test/languages/python/requirements.txt`, or that of the machine. */
export const PYTHON = process.env.CDK8S_CLEARML_PYTHON || 'python3';

/** Reads JSON texts with HOCON from the standard input, and writes what pyhocon, the parser of the server, reads. */
const READER = `
import json, sys
from pyhocon import ConfigFactory
print(json.dumps([ConfigFactory.parse_string(text).as_plain_ordered_dict() for text in json.load(sys.stdin)]))
`;

/** What a Python program that reads JSON writes as JSON. */
export function readByPython(program: string, input: readonly string[]): any {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

/** What the parser of the server reads in texts with HOCON. */
export function readHocon(texts: readonly string[]): any[] {
  return readByPython(READER, texts);
}

/** `test` if Python has the module pyhocon; otherwise jest reports the test as skipped. */
export const testWithPyhocon = spawnSync(PYTHON, ['-c', 'import pyhocon']).status === 0 ? test : test.skip;
