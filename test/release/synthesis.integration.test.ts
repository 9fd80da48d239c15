import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { HelmRelease } from '../../lib';
import { guardOutput, oncePerSynthesis, watchSynthesis } from '../../lib/release/synthesis';
import { failureOf, temporaryFolder } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { textsBelow } from '../support/files';
import { configMap, releaseOf } from '../support/releases';

const testApp = (yamlOutputType?: YamlOutputType) => {
  const app = new App({ outdir: join(temporaryFolder(), 'dist'), yamlOutputType });
  watchSynthesis(app);
  return app;
};

const mapIn = (scope: Construct, name: string) =>
  new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

/** An app of charts that records each validation of an object. */
function counted(charts: number, app = testApp()) {
  const validated: string[] = [];
  for (let n = 0; n < charts; n++) {
    const object = mapIn(new Chart(app, `chart-${n}`), `map-${n}`);
    object.node.addValidation({
      validate: () => {
        validated.push(object.name);
        return [];
      },
    });
  }
  return { app, validated };
}

describe('an app is validated once per synth, regardless of its number of charts:', () => {
  test.each(['synth', 'synthYaml'] as const)('by %s', (method) => {
    const { app, validated } = counted(5);
    app[method]();
    expect(validated).toEqual(['map-0', 'map-1', 'map-2', 'map-3', 'map-4']);
    app[method]();
    expect(validated).toHaveLength(10);
  });

  test('with a release in the app', () => {
    const { app, validated } = counted(3, new App({ outdir: join(temporaryFolder(), 'dist') }));
    const chart = chartIn(temporaryFolder(), { 'templates/a.yaml': configMap('a') });
    new HelmRelease(app.charts[0] as Chart, 'release', { chart });
    app.synth();
    expect(validated).toHaveLength(3);
  });
});

test('synthesis of a single chart validates the whole app before and after a synth', () => {
  const { app, validated } = counted(3);
  const [chart] = app.charts as [Chart];
  Testing.synth(chart);
  app.synth();
  Testing.synth(chart);
  expect(validated).toHaveLength(9);
});

test('the next synth reports errors of validations that are added after a synth', () => {
  const { app } = counted(2);
  app.synth();
  app.charts[1]?.node.addValidation({ validate: () => ['wrong now'] });
  expect(failureOf(() => app.synth()).message).toContain('[chart-1] wrong now');
  expect(failureOf(() => Testing.synth(app.charts[0] as Chart)).message).toContain('[chart-1] wrong now');
});

describe.each(Object.values(YamlOutputType).filter((type) => typeof type === 'number'))('files of type %d', (type) => {
  const build = (app: App) => {
    const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second', { namespace: 'n', labels: { a: 'b' } })];
    const group = new Construct(first, 'group');
    mapIn(group, 'one').addDependency(mapIn(group, 'two'));
    mapIn(new Chart(first, 'nested'), 'three').addJsonPatch(JsonPatch.add('/data', { a: 'b' }));
    mapIn(second, 'four');
    first.addDependency(second);
    return app;
  };

  test('are equal to those of cdk8s', () => {
    const alone = build(new App({ outdir: join(temporaryFolder(), 'dist'), yamlOutputType: type as YamlOutputType }));
    const watched = build(testApp(type as YamlOutputType));
    alone.synth();
    watched.synth();
    expect(textsBelow(watched.outdir)).toEqual(textsBelow(alone.outdir));
    expect(watched.synthYaml()).toBe(alone.synthYaml());
  });
});

test('synthYaml uses the toJson of a chart that overrides it', () => {
  class Labelled extends Chart {
    public override toJson(): any[] {
      return super.toJson().map((object) => ({ ...object, immutable: true }));
    }
  }
  const app = testApp();
  mapIn(new Labelled(app, 'own'), 'a');
  expect(app.synthYaml()).toContain('immutable: true');
});

describe('a result for the whole app', () => {
  const paths = (root: { node: Construct['node'] }) => root.node.findAll().map(({ node }) => node.path);

  test('is computed once during a synth, and at each call outside of a synth', () => {
    let computed = 0;
    const count = () => {
      computed += 1;
      return computed;
    };
    const app = testApp();
    for (const name of ['a', 'b', 'c']) {
      const chart = new Chart(app, name);
      chart.node.addValidation({ validate: () => (oncePerSynthesis(chart, count) > 1 ? ['computed again'] : []) });
    }
    app.synth();
    expect(computed).toBe(1);
    oncePerSynthesis(app, count);
    oncePerSynthesis(app, count);
    expect(computed).toBe(3);
  });

  test('contains objects that validations add, as soon as charts are written', () => {
    const app = testApp();
    const chart = new Chart(app, 'chart');
    const seen: string[][] = [];
    const look = () => void seen.push(oncePerSynthesis(chart, paths));
    chart.node.addValidation({
      validate: () => {
        look();
        mapIn(chart, 'late');
        return [];
      },
    });
    const asking = mapIn(chart, 'asking');
    const toJson = asking.toJson.bind(asking);
    asking.toJson = () => {
      look();
      return toJson();
    };
    app.synth();
    expect(seen).toEqual([
      ['', 'chart', 'chart/asking'],
      ['', 'chart', 'chart/asking', 'chart/late'],
    ]);
  });

  test('is discarded when a synth fails', () => {
    const app = testApp();
    const chart = new Chart(app, 'chart');
    chart.node.addValidation({ validate: () => (oncePerSynthesis(chart, paths).length > 2 ? [] : ['too few']) });
    expect(failureOf(() => app.synth()).message).toContain('too few');
    mapIn(chart, 'more');
    app.synth();
  });
});

const guard = (outdir: string) => () => guardOutput(new App({ outdir }));

test('guardOutput accepts a folder that exists or can be created, and does not create it', () => {
  const folder = temporaryFolder();
  guard(folder)();
  guard(join(folder, 'a', 'b'))();
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

describe('guardOutput rejects', () => {
  test.each(['', 'below', 'far/below'])('a file in place of the output folder or its parent: file/%s', (below) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const failure = failureOf(guard(join(file, below)));
    expect(failure.code).toBe('CLEARML7001');
    expect(failure.message).toContain(`${file} is a file`);
  });

  const isRoot = process.getuid?.() === 0;

  (isRoot ? test.skip : test)('a folder that is not writable', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    expect(failureOf(guard(join(folder, 'dist'))).message).toContain(`${folder} is not writable`);
  });
});

test('a release rejects an output folder before it renders, and keeps existing files', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'old.k8s.yaml'), 'old');
  const broken = new Chart(new App({ outdir: join(folder, 'dist', 'old.k8s.yaml') }), 'clearml');
  const files = { 'templates/a.yaml': configMap('a') };
  expect(failureOf(() => releaseOf(files, { helmFlags: ['--nonsense'] }, broken)).code).toBe('CLEARML7001');

  const app = new App({ outdir: join(folder, 'dist') });
  const chart = new Chart(app, 'clearml');
  expect(failureOf(() => releaseOf(files, { helmFlags: ['--nonsense'] }, chart)).code).toBe('CLEARML1006');
  expect(textsBelow(app.outdir)).toEqual({ 'old.k8s.yaml': 'old' });
});
