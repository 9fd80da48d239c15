import { spawnSync } from 'node:child_process';

/** An interpreter with the packages of `test/python/requirements.txt`, or that of the machine. */
const PYTHON = process.env.CDK8S_CLEARML_PYTHON || 'python3';

/** Reads JSON texts with connection strings, and writes what PyMongo, the driver of the server, reads. */
const READER = `
import json, sys
from pymongo.uri_parser import parse_uri
def read(text):
    try:
        parts = parse_uri(text, validate=False)
    except Exception as error:
        return None
    hosts = [host.lower() if port is None or port == 27017 else f"{host.lower()}:{port}" for host, port in parts["nodelist"]]
    return {"hosts": hosts, "database": (parts["database"] or None) if "@" not in (parts["collection"] or "") else "@", "login": parts["username"] is not None}
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

/** The parts of a connection string. */
export interface ReadConnection {
  readonly hosts: readonly string[];
  readonly database: string | null;
  readonly login: boolean;
}

/** What the driver of the server reads in connection strings; null for those that it rejects. */
export function readByPyMongo(texts: readonly string[]): (ReadConnection | null)[] {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', READER], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

/** `test` if Python has the module pymongo; otherwise jest reports the test as skipped. */
export const testWithPyMongo = spawnSync(PYTHON, ['-c', 'import pymongo']).status === 0 ? test : test.skip;
