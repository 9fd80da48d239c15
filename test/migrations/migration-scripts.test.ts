import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptRuns } from '../support/script-runs';

const COPY = `
for argument; do case $argument in --config=*) cat "\${argument#*=}" >> "$CALLS";; --archive=*) archive=\${argument#*=};; esac; done`;

describe('the copy to the MongoDB of the operator', () => {
  const runs = new ScriptRuns({
    mongodump: `${COPY}\necho data > "$archive"; [ "\${FAIL:-}" != dump ]`,
    mongorestore: `${COPY}\n[ -s "$archive" ] && [ "\${FAIL:-}" != restore ]`,
  });
  const ARCHIVE_FOLDER = join(runs.folder, 'archive');
  const env = {
    ARCHIVE_FOLDER,
    MONGODB_URI_all: 'mongodb://former:27017',
    CLEARML_MONGODB_SERVICE_CONNECTION_STRING: 'mongodb://root:secret@mongodb-replica-set-svc',
  };
  mkdirSync(ARCHIVE_FOLDER);

  test('dumps the former database, keeps the dump, and replaces the data of the new one', async () => {
    expect((await runs.run('copy-mongodb.sh', env)).status).toBe(0);
    expect(
      readFileSync(runs.calls, 'utf8')
        .replace(/=\/\S+/g, '=FILE')
        .replace(/\d{8}-\d{6}/, 'TIME'),
    ).toBe(
      [
        'mongodump --config=FILE --archive=unfinished --gzip',
        "uri: 'mongodb://former:27017'",
        'mongorestore --config=FILE --archive=dump-TIME.archive --gzip --drop',
        "uri: 'mongodb://root:secret@mongodb-replica-set-svc'",
        '',
      ].join('\n'),
    );
    expect(readdirSync(ARCHIVE_FOLDER)).toEqual([expect.stringMatching(/^dump-\d{8}-\d{6}\.archive$/)]);
  });

  test.each([
    ['dump', /^mongodump [^\n]*\nuri: [^\n]*former[^\n]*\n$/],
    ['restore', /mongorestore/],
  ])('fails when the %s fails, and restores no incomplete dump', async (FAIL, calls) => {
    expect((await runs.run('copy-mongodb.sh', { ...env, FAIL })).status).not.toBe(0);
    expect(readFileSync(runs.calls, 'utf8')).toMatch(calls);
    expect(readdirSync(ARCHIVE_FOLDER)).not.toContain('unfinished');
  });
});

describe('the change of owners', () => {
  const runs = new ScriptRuns({ chown: '', chmod: '' });
  const FILES_FOLDER = join(runs.folder, 'files');
  mkdirSync(FILES_FOLDER);
  writeFileSync(join(FILES_FOLDER, 'model'), '');

  test('gives all files to user and group 65532, and checks the result', async () => {
    const found = new ScriptRuns({ chown: '', chmod: '', find: '' });
    expect((await found.run('own-files.sh', { FILES_FOLDER })).status).toBe(0);
    expect(readFileSync(found.calls, 'utf8').split('\n')).toEqual([
      `chown -R 65532:65532 ${FILES_FOLDER}`,
      `chmod -R u+rwX,g+rX ${FILES_FOLDER}`,
      `find ${FILES_FOLDER} ( ! -user 65532 -o ! -group 65532 ) -print -quit`,
      '',
    ]);
  });

  test('fails when a file keeps another owner', async () => {
    const { status, output } = await runs.run('own-files.sh', { FILES_FOLDER });
    expect([status, output]).toEqual([1, `${FILES_FOLDER} has another owner\n`]);
  });
});
