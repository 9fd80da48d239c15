import { readConnectionString } from '../../../lib/server/databases/connection-string';
import { failureOf } from '../../support/apps';
import fc from '../../support/fast-check';
import { type ReadConnection, readByPyMongo, testWithPyMongo } from '../../support/pymongo';

test.each([
  ['mongodb://h/backend', ['h'], 'backend', false, []],
  [
    'mongodb://A:27017,b:27018/backend?replicaSet=rs0&tls=true',
    ['A:27017', 'b:27018'],
    'backend',
    false,
    ['replicaset', 'tls'],
  ],
  ['mongodb://u:p%40s%3A%2F@h/auth?authSource=admin', ['h'], 'auth', true, ['authsource']],
  [
    'mongodb+srv://u:p@cluster.example.com/backend?retryWrites=true;w=majority',
    ['cluster.example.com'],
    'backend',
    true,
    ['retrywrites', 'w'],
  ],
  ['mongodb://[2001:db8::1]:27017,[::1]/backend', ['[2001:db8::1]:27017', '[::1]'], 'backend', false, []],
  ['mongodb://%2Ftmp%2Fmongodb-27017.sock/backend', ['/tmp/mongodb-27017.sock'], 'backend', false, []],
  ['mongodb://u:a#b[c@h/backend', ['h'], 'backend', true, []],
  ['mongodb://h', ['h'], undefined, false, []],
  ['mongodb://h?tls=true', ['h'], undefined, false, ['tls']],
])('reads the connection string %s', (text, hosts, database, logsIn, options) => {
  expect(readConnectionString(text)).toEqual({ hosts, database, logsIn, options: new Set(options) });
});

test.each([
  ['http://h/backend', 'begin with mongodb://'],
  ['mongodb://', 'a host is empty'],
  ['mongodb://a,,b/backend', 'a host is empty'],
  ['mongodb://u:p@ss@h/backend', 'unescaped'],
  ['mongodb://u:p:s@h/backend', 'unescaped'],
  ['mongodb://u:100%@h/backend', 'unescaped'],
  ['mongodb://:p@h/backend', 'the user name before the @ is empty'],
  ['mongodb://u:p/s@h/backend', 'a port is not from 1 to 65535, or the password contains'],
  ['mongodb://u:12/34@h/backend', 'the password contains a / unescaped'],
  ['mongodb://u:p?s@h/backend', 'a port is not from 1 to 65535, or the password contains'],
  ['mongodb://h:0/backend', 'a port is not from 1 to 65535'],
  ['mongodb://h:65536/backend', 'a port is not from 1 to 65535'],
  ['mongodb://::1/backend', 'IPv6 stands in brackets'],
  ['mongodb://h/back$end', 'the name of the database is invalid'],
  ['mongodb://h/backend?tls', 'not of the form name=value'],
  ['mongodb://h/backend?a=1&b=2;c=3', 'separated by both'],
  ['mongodb+srv://a,b/backend', 'several hosts'],
  ['mongodb+srv://a:27017/backend', 'it names a port'],
])('rejects the connection string %s without repeating it', (text, message) => {
  const error = failureOf(() => readConnectionString(text));
  expect(error.message).toContain(message);
  expect(error.message).not.toContain('p@ss');
});

const PARTS = [
  ...[
    'u',
    'p',
    'h',
    'a.b',
    'backend',
    '27017',
    '0',
    '70000',
    '[::1]',
    '%2Ftmp%2Fm.sock',
    'tls=true',
    'a=b=c',
    'ä',
    '1_2',
  ],
  ...[':', ':', '@', '@', '/', '/', '?', '%40', '%3A', '%', '%z1', ',', '&', '=', ';', '#', '$', '"', '.', '%41%C3%A4'],
];
const connections = fc.array(fc.constantFrom(...PARTS), { maxLength: 9 }).map((parts) => `mongodb://${parts.join('')}`);

function readHere(text: string): ReadConnection | null {
  try {
    const { hosts, database = null, logsIn } = readConnectionString(text);
    const withoutPort = hosts.map((host) =>
      host
        .toLowerCase()
        .replace(/:0*27017$/, '')
        .replace(/:0+(?=\d)/, ':')
        .replace(/^\[(.*)\](.*)$/, '$1$2'),
    );
    return { hosts: withoutPort, database, login: logsIn };
  } catch {
    return null;
  }
}

/** PyMongo accepts hosts that no network has, and takes the rest of a password with a slash for a database. */
function isMeaningless({ hosts, database }: ReadConnection): boolean {
  const isHost = (host: string) => /^(?:[^[\]/@:\s]+|[0-9a-f:.]+|\/?[^:]*\.sock)(?::\d+)?$/.test(host);
  return /@/.test(database ?? '') || !hosts.every(isHost);
}

testWithPyMongo('reads generated connection strings as the driver of the server does', () => {
  const texts = [...new Set(fc.sample(connections, 3000))];
  const read = readByPyMongo(texts).map(
    (theirs, index) => [texts[index], readHere(String(texts[index])), theirs] as const,
  );
  const mismatches = read.filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs));
  expect(mismatches.filter(([, ours, theirs]) => ours !== null || (theirs && !isMeaningless(theirs)))).toEqual([]);
  expect(read.filter(([, ours]) => ours !== null).length).toBeGreaterThan(100);
});
