import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { ClearmlValidation, Manifests } from '../../lib';
import { watchSynthesis } from '../../lib/release/synthesis';
import { failureOf, temporaryFolder } from '../support/apps';
import { textsBelow, writeFiles } from '../support/files';

const MARKER = 'INCOMPLETE.txt';
const LAYOUTS = Object.values(YamlOutputType).filter((type) => typeof type === 'number') as YamlOutputType[];

/** An app of a few charts whose ConfigMaps contain `text`. */
function appWith(text: string, outdir: string, yamlOutputType = YamlOutputType.FILE_PER_CHART): App {
  const app = new App({ outdir, yamlOutputType, recordConstructMetadata: true });
  watchSynthesis(app);
  for (const id of ['a', 'b', 'c', 'd']) {
    const chart = new Chart(app, `chart-${id}`);
    new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id }, data: { text } });
  }
  return app;
}

const outputFolder = () => join(temporaryFolder(), 'dist');

/** The files of a folder that `action` writes, before each change of the file system and in the middle of each write. */
function statesDuring(action: () => void, folder: string): Record<string, string>[] {
  const states: Record<string, string>[] = [];
  const look = () => void states.push(textsBelow(folder));
  const { writeFileSync } = fs;
  const spies = (['writeFileSync', 'renameSync', 'mkdirSync', 'rmSync', 'chmodSync'] as const).map((name) => {
    const original = fs[name] as (...args: any[]) => unknown;
    return jest.spyOn(fs, name).mockImplementation((...args: any[]) => {
      look();
      if (name === 'writeFileSync') {
        writeFileSync(args[0], String(args[1]).slice(0, String(args[1]).length / 2));
        look();
      }
      return original(...args) as any;
    });
  });
  try {
    action();
  } finally {
    for (const spy of spies) {
      spy.mockRestore();
    }
  }
  return states;
}

describe.each(LAYOUTS)('a process that is killed while it writes files of type %d', (layout) => {
  const [before, after] = ['old ', 'a new text '].map((text) => {
    const app = appWith(text.repeat(100), outputFolder(), layout);
    app.synth();
    return textsBelow(app.outdir);
  }) as [Record<string, string>, Record<string, string>];

  const expectNoMixture = (states: Record<string, string>[], old: Record<string, string>) => {
    expect(states.length).toBeGreaterThan(10);
    for (const { [MARKER]: marker, ...files } of states) {
      const torn = Object.entries(files).filter(([name, text]) => text !== old[name] && text !== after[name]);
      expect(torn).toEqual([]);
      if (marker === undefined) {
        expect([old, after]).toContainEqual(files);
      }
    }
    expect(states.some((files) => MARKER in files)).toBe(true);
  };

  test('leaves the old files, the new files, or a marker', () => {
    const outdir = outputFolder();
    writeFiles(outdir, before);
    const states = statesDuring(() => appWith('a new text '.repeat(100), outdir, layout).synth(), outdir);
    expectNoMixture(states, before);
    expect(textsBelow(outdir)).toEqual(after);
    expect(fs.readdirSync(dirname(outdir))).toEqual([basename(outdir)]);
  });

  test('leaves no file or a marker if the output folder was deleted, as by cdk8s-cli', () => {
    const outdir = outputFolder();
    expectNoMixture(
      statesDuring(() => appWith('a new text '.repeat(100), outdir, layout).synth(), outdir),
      {},
    );
    expect(textsBelow(outdir)).toEqual(after);
  });
});

test('a synth keeps other files of the output folder, as cdk8s does', () => {
  const outdir = outputFolder();
  writeFiles(outdir, { 'kustomization.yaml': 'mine', 'sub/old.yaml': 'old', 'chart-a.k8s.yaml': 'old' });
  appWith('x', outdir).synth();
  expect(textsBelow(outdir)).toMatchObject({ 'kustomization.yaml': 'mine', 'sub/old.yaml': 'old' });
  expect(textsBelow(outdir)['chart-a.k8s.yaml']).toContain('text: x');
});

describe('a synth that fails', () => {
  const failing = (outdir: string) => {
    const app = appWith('x', outdir);
    app.node.addValidation({ validate: () => ['this app is wrong'] });
    return failureOf(() => app.synth()).message;
  };

  test('keeps the output of the previous synth without a marker', () => {
    const outdir = outputFolder();
    writeFiles(outdir, { 'chart-a.k8s.yaml': 'old' });
    expect(failing(outdir)).toContain('this app is wrong');
    expect(textsBelow(outdir)).toEqual({ 'chart-a.k8s.yaml': 'old' });
    expect(fs.readdirSync(dirname(outdir))).toEqual(['dist']);
  });

  test('leaves a marker in an empty folder, which the next synth removes', () => {
    const outdir = outputFolder();
    failing(outdir);
    expect(Object.keys(textsBelow(outdir))).toEqual([MARKER]);
    appWith('x', outdir).synth();
    expect(fs.existsSync(join(outdir, MARKER))).toBe(false);
  });
});

describe('an output with the marker is rejected', () => {
  const outdir = outputFolder();
  beforeAll(() => {
    appWith('x', outdir).synth();
    fs.writeFileSync(join(outdir, MARKER), '');
  });

  test('by Manifests.inFolder', () => {
    const { code, message } = failureOf(() => Manifests.inFolder(outdir));
    expect(code).toBe('CLEARML7003');
    expect(message.split('\n')).toHaveLength(3);
    expect(message).toContain('fix: run synth again');
  });

  test('by the validation plugin', async () => {
    const manifests = [join(outdir, 'chart-a.k8s.yaml')];
    const report = { addViolation: jest.fn(), submit: jest.fn() };
    const validation = new ClearmlValidation().validate({ manifests, metadata: {}, report });
    await expect(validation).rejects.toMatchObject({ code: 'CLEARML7003' });
  });
});

test('synth replaces planted links to files and folders, and does not write to their targets', () => {
  const [outdir, elsewhere] = [outputFolder(), temporaryFolder()];
  writeFiles(elsewhere, { 'ConfigMap.a.k8s.yaml': 'theirs', hosts: 'theirs' });
  fs.mkdirSync(outdir);
  fs.symlinkSync(elsewhere, join(outdir, 'chart-a'));
  fs.symlinkSync(join(elsewhere, 'hosts'), join(outdir, MARKER));
  appWith('x', outdir, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE).synth();
  fs.rmSync(join(outdir, 'chart-a'), { recursive: true });
  fs.symlinkSync(join(elsewhere, 'hosts'), join(outdir, 'chart-a.k8s.yaml'));
  appWith('x', outdir).synth();
  expect(fs.lstatSync(join(outdir, 'chart-a.k8s.yaml')).isFile()).toBe(true);
  expect(textsBelow(elsewhere)).toEqual({ 'ConfigMap.a.k8s.yaml': 'theirs', hosts: 'theirs' });
});

describe('only the user may read', () => {
  const modes = (objects: object[], outdir = outputFolder()) => {
    const app = new App({ outdir });
    watchSynthesis(app);
    const chart = new Chart(app, 'c');
    for (const [index, object] of objects.entries()) {
      new ApiObject(chart, String(index), { apiVersion: 'v1', metadata: { name: `o${index}` }, ...object } as any);
    }
    app.synth();
    return (fs.statSync(join(outdir, 'c.k8s.yaml')).mode & 0o777).toString(8);
  };
  const usual = (0o666 & ~process.umask()).toString(8);
  const map = { kind: 'ConfigMap', data: { a: 'b' } };

  test.each([
    ['a file with a Secret with data', [map, { kind: 'Secret', data: { a: 'Yg==' } }]],
    ['a file with a Secret with stringData', [{ kind: 'Secret', stringData: { a: 'b' } }]],
  ])('%s', (_, objects) => {
    expect(modes(objects)).toBe('600');
  });

  test('a file with a Secret that replaces a file which others may read', () => {
    const outdir = outputFolder();
    writeFiles(outdir, { 'c.k8s.yaml': 'old' });
    fs.chmodSync(join(outdir, 'c.k8s.yaml'), 0o644);
    expect(modes([{ kind: 'Secret', data: { a: 'Yg==' } }], outdir)).toBe('600');
  });

  test.each([
    ['other files', [map]],
    ['files with Secrets without contents', [{ kind: 'Secret', type: 'kubernetes.io/service-account-token' }]],
  ])('not %s', (_, objects) => {
    expect(modes(objects)).toBe(usual);
  });
});

describe('staging folders of killed processes', () => {
  const NO_PROCESS = 2 ** 22 + 1;

  test('are removed, and those of running processes stay', () => {
    const outdir = outputFolder();
    const parent = dirname(outdir);
    const name = (pid: number) => `.dist-staging-${pid}`;
    writeFiles(parent, { [`${name(NO_PROCESS)}/a`]: '', [`${name(process.ppid)}/a`]: '', '.dist-staging-mine/a': '' });
    appWith('x', outdir).synth();
    expect(fs.readdirSync(parent).sort()).toEqual([name(process.ppid), '.dist-staging-mine', 'dist'].sort());
  });
});

test('an App subclass that adds files to its output folder in synth writes them as before', () => {
  class Own extends App {
    public override synth(): void {
      super.synth();
      fs.writeFileSync(join(this.outdir, 'kustomization.yaml'), fs.readdirSync(this.outdir).join());
    }
  }
  const app = new Own({ outdir: outputFolder() });
  watchSynthesis(app);
  new ApiObject(new Chart(app, 'c'), 'o', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  const { outdir } = app;
  app.synth();
  expect(app.outdir).toBe(outdir);
  expect(textsBelow(outdir)['kustomization.yaml']).toBe('c.k8s.yaml');
});
