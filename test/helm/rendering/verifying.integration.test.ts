import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { HelmRelease, ObjectChecks } from '../../../lib';
import { failureOf, temporaryFolder, testChart } from '../../support/apps';
import { cacheInFolder, entriesOf } from '../../support/caches';
import { chartIn } from '../../support/chart-files';
import { filesBelow } from '../../support/files';
import { helmWithin, recordingHelm } from '../../support/helm-scripts';
import { configMap } from '../../support/releases';

const FILES = {
  'templates/a.yaml': configMap('a', 'data: { a: "{{ print .Chart.Name | sha256sum }}{{ tpl "" . }}" }'),
};

/** A helm whose second rendering waits for a file, and then prints `instead` if that is set. */
function waitingHelm(instead = '') {
  const folder = temporaryFolder();
  const [gate, started] = [join(folder, 'gate'), join(folder, 'started')];
  mkdirSync(started);
  // The first rendering is the process with the lowest id, independent of scheduling.
  const executable = helmWithin(`
    if [ "$1" = template ]; then
      touch ${started}/$$
      while [ $(ls ${started} | wc -l) -lt 2 ]; do sleep 0.02; done
      if [ $(ls ${started} | sort -n | head -n 1) != $$ ]; then
        while [ ! -e ${gate} ]; do sleep 0.02; done
        ${instead ? `echo '${instead}'; exit` : ''}
      fi
    fi
    exec $HELM "$@"`);
  return { executable, open: () => writeFileSync(gate, '') };
}

function releaseBy(helm: { executable: string }, chart: Chart = testChart(), id = 'release'): HelmRelease {
  const props = { chart: chartIn(temporaryFolder(), FILES), helmExecutable: helm.executable };
  return new HelmRelease(chart, id, props);
}

const filesOf = ({ outdir }: App) => filesBelow(outdir, '.yaml');

const OTHER = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: other }';

test('constructs use a rendering before its verification ends', () => {
  const helm = waitingHelm();
  const release = releaseBy(helm);
  release.patchObject('ConfigMap', 'a', JsonPatch.add('/data/b', 'patched'));
  helm.open();
  expect(Testing.synth(release.node.scope as Chart)).toMatchObject([{ data: { b: 'patched' } }]);
});

describe('a failed verification of a rendering', () => {
  const doubtful = () => {
    const helm = waitingHelm(OTHER);
    const release = releaseBy(helm);
    expect(release.findObjects({ kind: 'ConfigMap' })).toHaveLength(1);
    helm.open();
    return { release, chart: release.node.scope as Chart };
  };

  test.each<[string, (chart: Chart, release: HelmRelease) => unknown]>([
    ['to files', (chart) => App.of(chart).synth()],
    ['as text', (chart) => App.of(chart).synthYaml()],
    ['by the cdk8s chart', (chart) => chart.toJson()],
    ['to a test', (chart) => Testing.synth(chart)],
    ['by an object of the release', (_, release) => release.getObject('ConfigMap', 'a').toJson()],
  ])('prevents output %s', (_, emitObject) => {
    const { chart, release } = doubtful();
    const failure = failureOf(() => emitObject(chart, release));
    expect(failure).toMatchObject({ code: 'CLEARML1009' });
    expect(failure.message).toMatch(/clearml\/release.*ConfigMap\/a data\.a/s);
    expect(filesOf(App.of(chart))).toEqual([]);
  });

  test('prevents output of other charts', () => {
    const { chart } = doubtful();
    const app = App.of(chart);
    chart.addDependency(new Chart(app, 'a-chart-before'));
    expect(failureOf(() => app.synth()).code).toBe('CLEARML1009');
    expect(filesOf(app)).toEqual([]);
  });

  test('prevents caching', () => {
    const folder = cacheInFolder();
    const { chart } = doubtful();
    failureOf(() => App.of(chart).synth());
    expect(entriesOf(folder).filter((path) => path.includes('renderings'))).toEqual([]);
  });
});

test('several failed verifications are reported together', () => {
  const chart = testChart();
  for (const id of ['one', 'two']) {
    const helm = waitingHelm(OTHER);
    ObjectChecks.of(chart)._addException({ rule: 'identity', reason: 'one object is enough' });
    expect(releaseBy(helm, chart, id).apiObjects).toHaveLength(1);
    helm.open();
  }
  const { message } = failureOf(() => App.of(chart).synth());
  expect(message.match(/CLEARML1009/g)).toHaveLength(2);
  expect(message).toMatch(/clearml\/one.*clearml\/two/s);
});

describe('an unsupported helm', () => {
  test.each([
    ['prints no version', 'echo none', 'CLEARML1002'],
    ['is too old', 'echo v3.9.0', 'CLEARML1003'],
  ])('is rejected before any output: it %s', (_, answer, code) => {
    const executable = helmWithin(`if [ "$1" = version ]; then ${answer}; else exec $HELM "$@"; fi`);
    const release = releaseBy({ executable });
    const app = App.of(release);
    expect(failureOf(() => app.synth()).code).toBe(code);
    expect(filesOf(app)).toEqual([]);
  });

  test('is reported instead of its invalid manifests', () => {
    const release = releaseBy({ executable: helmWithin('echo "no: manifest: at all"') });
    expect(failureOf(() => release.apiObjects).code).toBe('CLEARML1002');
  });

  test('is reported instead of its failure', () => {
    const executable = helmWithin('if [ "$1" = version ]; then echo v3.9.0; else echo odd >&2; exit 1; fi');
    expect(failureOf(() => releaseBy({ executable }).apiObjects).code).toBe('CLEARML1003');
  });
});

describe('a chart of pure functions is rendered twice if it prints a pointer:', () => {
  const templatesOf = (template: string) => ({
    'values.yaml': 'x: [1, 2]\nformat: "%p"\n',
    'templates/_a.tpl': `{{ define "a" }}{{ .b }}{{ end }}{{ define "main" }}${template}{{ end }}`,
    'templates/a.yaml': configMap('a', 'data: { a: {{ include "main" . | quote }} }'),
  });
  const renderingsOf = (template: string) => {
    const helm = recordingHelm();
    const chart = testChart();
    new HelmRelease(chart, 'r', {
      chart: chartIn(temporaryFolder(), templatesOf(template)),
      helmExecutable: helm.executable,
    });
    try {
      App.of(chart).synth();
    } catch (error) {
      // Go may print two addresses, or the same one twice.
      expect(error).toMatchObject({ code: 'CLEARML1009' });
    }
    return helm.calls().filter((call) => call.startsWith('template')).length;
  };

  test.each([
    ['the whole context', '{{ . }}'],
    ['a list with the context', '{{ list . | join "," }}'],
    ['an entry of a dict', '{{ include "a" (dict "b" (dict "c" $)) }}'],
    ['a variable', '{{ $a := 1 }}{{ if .Values.x }}{{ $a = . }}{{ end }}{{ $a }}'],
    ['a variable that is set later', '{{ $a := 1 }}{{ range .Values.x }}{{ $a }}{{ $a = $ }}{{ end }}'],
    ['a copy of the capabilities in a list', '{{ list .Capabilities.Copy | toString }}'],
    ['an address', '{{ printf "%p" .Values }}'],
    ['a format in values', '{{ printf .Values.format .Values }}'],
  ])('%s', (_, template) => {
    expect(renderingsOf(template)).toBe(2);
  });

  test('once without a pointer', () => {
    expect(renderingsOf('{{ toYaml .Values | sha256sum }}')).toBe(1);
  });

  test('and is rejected if the pointers differ', () => {
    const helm = helmWithin('$HELM "$@" | sed "s/POINTER/0xc00000$(printf %07d $$)/"');
    const chart = testChart();
    const release = chartIn(temporaryFolder(), templatesOf('POINTER'));
    new HelmRelease(chart, 'r', { chart: release, helmExecutable: helm });
    expect(failureOf(() => App.of(chart).synth()).code).toBe('CLEARML1009');
  });
});
