import { spawnSync } from 'node:child_process';
import { PYTHON } from './hocon';

/** What the readers of the server read in contents; the name of an exception where one fails. */
const READERS = `
import base64, json, sys, warnings
warnings.simplefilter("ignore")
from elasticsearch import Elasticsearch
from furl import furl
from pymongo import MongoClient
from pymongo.saslprep import saslprep
from pymongo.uri_parser import parse_uri
from pyhocon import ConfigFactory
from requests.auth import _basic_auth_str
from requests.models import PreparedRequest

def basic(header):
    user, _, password = base64.b64decode(header[len("Basic "):]).decode("latin-1").partition(":")
    return [user, password]

def elastic(user, password):
    hosts = [{"host": "a", "port": 9200, "scheme": "http"}]
    return basic(Elasticsearch(hosts=hosts, http_auth=(user, password))._headers["authorization"])

def mongodb(user, password):
    host = furl("mongodb://a:27017/auth").set(username=user).set(password=password).url
    read = parse_uri(host)
    saslprep(read["password"])
    return [read["username"], read["password"]]

def header(value):
    request = PreparedRequest()
    request.prepare_headers({"Authorization": "Splunk " + value})
    request.headers["Authorization"].encode("latin-1")
    return value

def url(login):
    read = parse_uri("mongodb://" + login + "@a/b")
    return [read["username"], read["password"]]

def variable(name):
    return name[len("CLEARML__"):].replace("__", ".").lower()

def database(name):
    return MongoClient(connect=False)[name].name

def web(name):
    return name.lstrip("WEBSERVER__").split("__")

def line(text):
    ConfigFactory.parse_string("api.credentials.access_key: " + text)
    return text

readers = {
    "requests": lambda user, password: basic(_basic_auth_str(user, password)),
    "elasticsearch": elastic, "mongodb": mongodb, "header": header, "url": url, "database": database,
    "json": json.loads, "variable": variable, "web": web, "line": line,
    "hocon": lambda text: ConfigFactory.parse_string("a: " + text).as_plain_ordered_dict()["a"],
}

def read(name, contents):
    try:
        return readers[name](*contents)
    except Exception as error:
        return type(error).__name__

print(json.dumps([read(name, contents) for name, contents in json.load(sys.stdin)], default=str))
`;

/** A reader in Python. */
export type PythonReader =
  | 'requests'
  | 'elasticsearch'
  | 'mongodb'
  | 'header'
  | 'url'
  | 'database'
  | 'json'
  | 'variable'
  | 'web'
  | 'line'
  | 'hocon';

/** What readers read in contents; the name of an exception where a reader fails. */
export function readByPython(calls: readonly (readonly [PythonReader, readonly string[]])[]): any[] {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', READERS], {
    input: JSON.stringify(calls),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

const MODULES = 'import elasticsearch, furl, pyhocon, pymongo, requests';

/** `test` if Python has the clients of the server; otherwise jest reports the test as skipped. */
export const testWithPythonReaders = spawnSync(PYTHON, ['-c', MODULES]).status === 0 ? test : test.skip;
