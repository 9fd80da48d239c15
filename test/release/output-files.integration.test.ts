import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/apps';
import { compiledLibrary } from '../support/compiled-library';
import { textsBelow } from '../support/files';

const ROOT = join(__dirname, '..', '..');
const MARKER = 'INCOMPLETE.txt';

/** An app with 40 KiB in each of four charts. It prints the message of a failure, and can kill itself at a change of a file. */
const APP = `
const fs = require('node:fs');
const { ApiObject, App, Chart } = require('cdk8s');
const { ClearmlNamespace } = require(${JSON.stringify(join(compiledLibrary(), 'index.js'))});
process.env.CDK8S_CLEARML_CACHE = 'off';
const { TEXT = 'new', KILL_AT, LAYOUT = '1', UID } = process.env;
let calls = 0;
for (const name of ['writeFileSync', 'renameSync', 'mkdirSync', 'rmSync', 'chmodSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (++calls === Number(KILL_AT)) {
      if (name === 'writeFileSync') original(args[0], String(args[1]).slice(0, String(args[1]).length / 2));
      process.kill(process.pid, 'SIGKILL');
      for (;;);
    }
    return original(...args);
  };
}
const app = new App({ outdir: process.argv[1].endsWith('main.js') ? undefined : process.argv[1], yamlOutputType: Number(LAYOUT) });
const charts = ['a', 'b', 'c', 'd'].map((id) => new Chart(app, 'chart-' + id));
for (const chart of charts) {
  new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: chart.node.id }, data: { text: (TEXT + ' ').repeat(10000) } });
}
new ApiObject(charts[0], 'secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'Yg==' } });
new ClearmlNamespace(charts[0], 'namespace', { name: 'n' });
calls = 0;
if (UID) { process.setgid(Number(UID)); process.setuid(Number(UID)); }
/* more */
try {
  app.synth();
  console.log(calls);
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}`;

function run(outdir: string, env: Record<string, string> = {}, more = '', shell = '"$@"') {
  const args = ['-c', shell, 'sh', process.execPath, '-e', APP.replace('/* more */', more), outdir];
  const { stdout, stderr, status } = spawnSync('sh', args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe('');
  return { output: stdout.trim(), status };
}

/** The output of an app that is killed at one of its changes of files. */
async function killed(before: string, at: number, layout: string): Promise<Record<string, string>> {
  const outdir = join(temporaryFolder(), 'dist');
  cpSync(before, outdir, { recursive: true });
  const env = { ...process.env, KILL_AT: String(at), LAYOUT: layout };
  const child = spawn(process.execPath, ['-e', APP, outdir], { cwd: ROOT, env, stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  return textsBelow(outdir);
}

/** CDK8S_CLEARML_ALL_RUNS kills a process at each change, which takes minutes; `output-files.test.ts` looks at each of them. */
const KILLS = process.env.CDK8S_CLEARML_ALL_RUNS ? 30 : 4;

test.each(['1', '3'])(
  'processes that are killed at any change leave no torn file, and no mixture without a marker: files of type %s',
  async (layout) => {
    const [before, after] = ['old', 'new'].map((text) => join(temporaryFolder(), text)) as [string, string];
    run(before, { TEXT: 'old', LAYOUT: layout });
    cpSync(before, after, { recursive: true });
    const changes = Number(run(after, { LAYOUT: layout }).output);
    const [old, complete] = [textsBelow(before), textsBelow(after)];
    const points = Array.from({ length: KILLS }, (_, n) => 1 + Math.floor((n * changes) / KILLS));
    for (const at of new Set(points)) {
      const { [MARKER]: marker, ...files } = await killed(before, at, layout);
      expect(Object.entries(files).filter(([name, text]) => text !== old[name] && text !== complete[name])).toEqual([]);
      if (marker === undefined) {
        expect([old, complete]).toContainEqual(files);
      }
    }
  },
);

const isRoot = process.getuid?.() === 0;
const asOther = isRoot ? test : test.skip;
const withMounts =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0 ? test : test.skip;

/** Runs the app in a separate mount namespace after a script, and then another script. */
function mounted(outdir: string, first: string, last: string) {
  const args = ['-rm', 'sh', '-c', `${first}\n"$@"\n${last}`, 'sh', process.execPath, '-e', APP, outdir];
  const { stdout, stderr } = spawnSync('unshare', args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

describe('an error of the operating system has a code, names the file, and keeps the old output:', () => {
  const old = (folder: string) => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'chart-a.k8s.yaml'), 'old');
    return join(folder, 'dist');
  };

  asOther('EACCES (requires root)', () => {
    const folder = temporaryFolder();
    const outdir = old(folder);
    chmodSync(folder, 0o755);
    const { output, status } = run(outdir, { UID: '65534' });
    expect(status).toBe(3);
    expect(output).toMatch(
      /^CLEARML7001: .*dist cannot be written: permission denied \(EACCES from mkdir\)\n.*\n.*permissions/,
    );
    expect(textsBelow(outdir)).toEqual({ 'chart-a.k8s.yaml': 'old' });
  });

  test('EMFILE', () => {
    const outdir = old(temporaryFolder());
    const exhaust = `
      const { writeFileSync } = fs;
      fs.writeFileSync = (file, ...others) => {
        try { for (; file.includes('chart-b'); ) fs.openSync('/dev/null'); } catch {}
        return writeFileSync(file, ...others);
      };`;
    const { output } = run(outdir, {}, exhaust, 'ulimit -n 64; "$@"');
    expect(output).toMatch(
      /^CLEARML7002: .*dist\/chart-b\.k8s\.yaml cannot be written: too many open files \(EMFILE from open\)\n.*\n.*ulimit -n/,
    );
    expect(textsBelow(outdir)).toEqual({ 'chart-a.k8s.yaml': 'old' });
  });

  test('EISDIR', () => {
    const outdir = join(temporaryFolder(), 'dist');
    mkdirSync(join(outdir, 'chart-a.k8s.yaml', 'sub'), { recursive: true });
    expect(run(outdir).output).toMatch(
      /^CLEARML7002: .*dist\/chart-a\.k8s\.yaml cannot be written: .* from rename\)\n/,
    );
    expect(readdirSync(outdir)).toContain(MARKER);
  });

  withMounts('ENOSPC (requires unshare)', () => {
    const folder = temporaryFolder();
    const first = `mount -t tmpfs -o size=96k none ${folder}; mkdir ${folder}/dist; echo old > ${folder}/dist/chart-a.k8s.yaml`;
    const lines = mounted(join(folder, 'dist'), first, `cat ${folder}/dist/*; ls -A ${folder} ${folder}/dist`);
    expect(lines[0]).toMatch(
      /^CLEARML7002: .*dist\/chart-[bc]\.k8s\.yaml cannot be written: no space left on device \(ENOSPC/,
    );
    expect(lines[2]).toContain('free space');
    expect(lines.slice(3)).toEqual(['old', `${folder}:`, 'dist', '', `${folder}/dist:`, 'chart-a.k8s.yaml']);
  });

  withMounts('EROFS (requires unshare)', () => {
    const folder = temporaryFolder();
    const first = `mount -t tmpfs none ${folder}; mkdir ${folder}/dist; mount -o remount,ro ${folder}`;
    const [found, , fix] = mounted(join(folder, 'dist'), first, '');
    expect(found).toMatch(/^CLEARML7001: .*dist cannot be written: read-only file system \(EROFS from mkdir\)$/);
    expect(fix).toContain('another folder');
  });
});

withMounts(
  'an output folder that is a mount point contains only the manifests after a synth (requires unshare)',
  () => {
    const folder = temporaryFolder();
    const first = `mkdir ${folder}/dist; mount -t tmpfs none ${folder}/dist`;
    expect(mounted(join(folder, 'dist'), first, `ls -A ${folder} ${folder}/dist`).slice(1)).toEqual([
      `${folder}:`,
      'dist',
      '',
      `${folder}/dist:`,
      ...['a-namespace', 'a', 'b', 'c', 'd'].map((id) => `chart-${id}.k8s.yaml`),
    ]);
  },
);

describe('under cdk8s synth, which deletes the output folder first', () => {
  const synth = (env: Record<string, string>) => {
    const folder = temporaryFolder();
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'chart-a.k8s.yaml'), 'old');
    writeFileSync(join(folder, 'main.js'), APP);
    const args = [
      join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'),
      'synth',
      '--check-upgrade=false',
      '--app',
      'node main.js',
    ];
    const { status } = spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
    return { status, outdir: join(folder, 'dist') };
  };

  test('a complete output has no marker, and its Secrets are readable only by the user', () => {
    const { status, outdir } = synth({});
    expect(status).toBe(0);
    expect(readdirSync(outdir)).toHaveLength(5);
    expect(statSync(join(outdir, 'chart-a.k8s.yaml')).mode & 0o777).toBe(0o600);
    expect(statSync(join(outdir, 'chart-b.k8s.yaml')).mode & 0o077).toBe(0o044 & ~process.umask());
  });

  test('a killed app leaves a marker', () => {
    const { status, outdir } = synth({ KILL_AT: '12' });
    expect(status).not.toBe(0);
    expect(readdirSync(outdir)).toContain(MARKER);
  });
});
