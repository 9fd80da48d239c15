import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ScriptRuns, timeOf } from '../support/script-runs';

const PASSWORD = `p'a"s\\s $(x) \`y\` #%@:/ü`;

/** A dump is a copy of the connection. */
const MONGODUMP = `
for argument; do case $argument in --config=*) config=\${argument#*=};; --archive=*) archive=\${argument#*=};; esac; done
cp "$config" "$archive"
if [ "\${FAIL:-}" = "$(basename "$archive" .archive.gz)" ]; then echo 'connection refused' >&2; exit 1; fi`;

const MONGORESTORE = `
for argument; do case $argument in --config=*) config=\${argument#*=};; --archive=*) cat "\${argument#*=}" > /dev/null || exit 1;; esac; done
cat "$config" >> "$CALLS"`;

/** Buckets are folders. */
const RCLONE = `
path() { echo "$STORE/\${1#storage:}"; }
case $1 in
  copy) [ -z "\${FAIL:-}" ] || exit 1
    case $3 in storage:*) mkdir -p "$(path "$3")"; cp "$2"/* "$(path "$3")" ;; *) cp "$(path "$2")"/* "$3" ;; esac ;;
  lsf) ls -p "$(path "$3")" | grep /$ ;;
  purge) rm -r "$(path "$2")" ;;
esac`;

const runs = new ScriptRuns({ mongodump: MONGODUMP, mongorestore: MONGORESTORE, rclone: RCLONE });
let count = 0;
let dumps: string;
let env: Record<string, string>;

beforeEach(() => {
  dumps = join(runs.folder, `dumps-${count++}`);
  mkdirSync(dumps);
  env = { BACKUP_FOLDER: dumps, DATABASES: 'all', MONGODB_URI_all: 'mongodb://db:27017', RETENTION_DAYS: '2' };
});

function addDumps(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'all.archive.gz'), 'a dump');
  }
}

const callsOf = () => readFileSync(runs.calls, 'utf8');
const isRecent = (name: string) => /^\d{8}-/.test(name) && name >= timeOf(0.01);

test('a dump removes the dumps that are older than the retention, and nothing else', async () => {
  const kept = [timeOf(1.9), timeOf(1)];
  addDumps(dumps, timeOf(400), timeOf(2.1), ...kept, 'lost+found', 'notes-20200101', '20200101');
  const { status, output } = await runs.run('dump-mongodb.sh', env);
  expect([status, output]).toEqual([0, expect.stringContaining('is complete')]);
  const names = readdirSync(dumps);
  const made = names.filter(isRecent);
  expect(made.length).toBe(1);
  expect(names.sort()).toEqual([...kept, ...made, '20200101', 'lost+found', 'notes-20200101'].sort());
});

test.each(['backend', 'auth'])(
  'a dump that fails at %s leaves all dumps, no part of it, and a failed Job',
  async (FAIL) => {
    const old = [timeOf(900), timeOf(800)];
    addDumps(dumps, ...old);
    const uris = { MONGODB_URI_backend: 'mongodb://db/backend', MONGODB_URI_auth: 'mongodb://db/auth' };
    const { status, output } = await runs.run('dump-mongodb.sh', { ...env, ...uris, DATABASES: 'backend auth', FAIL });
    expect([status, output]).toEqual([1, 'connection refused\n']);
    expect(readdirSync(dumps).sort()).toEqual(old.sort());
  },
);

test.each<[string, Record<string, string>, string]>([
  ['a connection string', { MONGODB_URI_all: 'mongodb://root:p%27a@db-svc' }, 'mongodb://root:p%27a@db-svc'],
  ['one between the quotes of HOCON', { MONGODB_URI_all: '"""mongodb://it\'s@db"""' }, "mongodb://it's@db"],
  ['a host', { MONGODB_URI_all: '', MONGODB_HOST: 'db', MONGODB_PORT: '27018' }, 'mongodb://db:27018/'],
])('a dump connects by %s', async (_, connection, uri) => {
  await runs.run('dump-mongodb.sh', { ...env, ...connection });
  const [name = ''] = readdirSync(dumps);
  expect(parse(readFileSync(join(dumps, name, 'all.archive.gz'), 'utf8'))).toEqual({ uri });
});

test('a dump passes a difficult password in a file, not in arguments', async () => {
  const login = { MONGODB_URI_all: '', MONGODB_HOST: 'db', MONGODB_USERNAME: 'root', MONGODB_PASSWORD: PASSWORD };
  const { output } = await runs.run('dump-mongodb.sh', { ...env, ...login });
  const [name = ''] = readdirSync(dumps);
  const { uri } = parse(readFileSync(join(dumps, name, 'all.archive.gz'), 'utf8'));
  expect(decodeURIComponent(new URL(uri).password)).toBe(PASSWORD);
  expect(uri).toMatch(/@db:27017\/\?authSource=admin$/);
  expect(callsOf() + output).not.toMatch(/p'a|mongodb:/);
  expect(callsOf()).toMatch(/^mongodump --config=\S+ --archive=.unfinished\/all.archive.gz --gzip\n$/);
});

test('a restore replaces the collections of the dump', async () => {
  addDumps(dumps, '20250101-020000');
  expect((await runs.run('restore-mongodb.sh', env, '20250101-020000')).status).toBe(0);
  expect(callsOf()).toMatch(
    /^mongorestore --config=\S+ --archive=all.archive.gz --gzip --drop\nuri: 'mongodb:\/\/db:27017'\n$/,
  );
});

test.each([[], ['20240101-020000']])('a restore without an existing dump (%s) lists the dumps', async (...args) => {
  addDumps(dumps, '20250101-020000');
  const { status, output } = await runs.run('restore-mongodb.sh', env, ...args);
  expect([status, output]).toEqual([1, expect.stringContaining('dumps: 20250101-020000')]);
});

describe('a bucket', () => {
  let store: string;

  beforeEach(() => {
    store = join(dumps, '..', `store-${count}`);
    env = { ...env, STORE: store, BUCKET: 'backups/clearml' };
    addDumps(join(store, 'backups/clearml'), timeOf(3), timeOf(1.5), 'other');
    addDumps(dumps, timeOf(1), timeOf(0));
  });

  test('gets the latest dump and loses expired dumps', async () => {
    const latest = readdirSync(dumps).sort().at(-1) ?? '';
    expect((await runs.run('upload-dump.sh', env)).status).toBe(0);
    const names = readdirSync(join(store, 'backups/clearml'));
    expect(names.length).toBe(3);
    expect(names).toEqual(expect.arrayContaining([latest, 'other']));
  });

  test('keeps its dumps when the upload fails', async () => {
    expect((await runs.run('upload-dump.sh', { ...env, FAIL: 'yes' })).status).toBe(1);
    expect(readdirSync(join(store, 'backups/clearml')).length).toBe(3);
  });

  test('gives a dump back', async () => {
    const [name = ''] = readdirSync(join(store, 'backups/clearml'));
    expect((await runs.run('download-dump.sh', env, name)).status).toBe(0);
    expect(existsSync(join(dumps, name, 'all.archive.gz'))).toBe(true);
  });
});
