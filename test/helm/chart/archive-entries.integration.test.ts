import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readChart } from '../../../lib/helm/chart/read-chart';
import { readTar, writeTar } from '../../../lib/helm/chart/tar';
import { failureOf, temporaryFolder } from '../../support/apps';
import { chartYaml } from '../../support/chart-files';
import fc from '../../support/fast-check';
import { extended, type HandMade, handMadeTar } from '../../support/tar-entries';

const LONG = `templates/${'long-'.repeat(30)}.yaml`;
const TEMPLATE = 'templates/b.yaml';
const content = 'text: {{ .Chart.Name }}\n';
const template = (more: Partial<HandMade> = {}): HandMade => ({ name: `demo/${TEMPLATE}`, content, ...more });

/** The entries after Chart.yaml. */
const ARCHIVES: Record<string, readonly HandMade[]> = {
  'a regular file': [template()],
  'a regular file of old programs': [template({ type: '\0', magic: '' })],
  'a contiguous file': [template({ type: '7' })],
  'an entry of an unknown type': [template({ type: '9' })],
  'an entry of a vendor': [template({ type: 'A' })],
  'a volume label': [template({ type: 'V' })],
  'a GNU folder list': [template({ type: 'D' })],
  'an old long name of GNU': [template({ type: 'N' })],
  'a symbolic link': [
    template({ type: '2', content: '', linkName: 'a.yaml' }),
    template({ name: 'demo/templates/c.yaml' }),
  ],
  'a hard link': [template(), template({ type: '1', name: 'demo/templates/c.yaml', content: '', linkName: 'demo/b' })],
  'a pipe': [template({ type: '6', content: '' }), template({ name: 'demo/templates/c.yaml' })],
  'a device': [template({ type: '3', content: '' })],
  'a folder': [template({ type: '5', content: '', name: 'demo/templates/' }), template()],
  'an old folder': [{ type: '\0', name: 'demo/templates/', magic: '' }, template()],
  'a file whose mode is that of a folder': [template({ mode: '0040755' })],
  'a regular file whose name ends with a slash': [template({ name: `demo/${TEMPLATE}/` })],
  'a long name of GNU': [{ name: '././@LongLink', type: 'L', content: `demo/${LONG}\0`, magic: 'ustar  ' }, template()],
  'a long link of GNU': [
    { name: '././@LongLink', type: 'K', content: `demo/${LONG}\0`, magic: 'ustar  ' },
    template({ type: '2', content: '' }),
  ],
  'a name of two parts': [template({ prefix: 'demo/templates/deep', name: 'b.yaml' })],
  'a second part without the format': [template({ prefix: 'demo/templates/deep', magic: 'ustar  ' })],
  'a path in an extended header': [extended('x', { path: `demo/${LONG}` }), template()],
  'an empty path in an extended header': [extended('x', { path: '' }), template()],
  'a path with a line break': [extended('x', { comment: '1 path=x\n', path: `demo/${LONG}` }), template()],
  'a link path in an extended header': [extended('x', { linkpath: `demo/${LONG}` }), template()],
  'a size in an extended header': [
    extended('x', { size: String(content.length) }),
    template({ size: '00000000000\0' }),
  ],
  'a path in a global header': [extended('g', { path: `demo/${LONG}` }), template()],
  'an extended header before a global one': [
    extended('x', { path: `demo/${LONG}` }),
    extended('g', { a: 'b' }),
    template(),
  ],
  'both kinds of long names': [
    extended('x', { path: 'demo/templates/c.yaml' }),
    { name: '././@LongLink', type: 'L', content: `demo/${LONG}\0` },
    template(),
  ],
  'a binary size': [template({ size: `\x80${'\0'.repeat(10)}${String.fromCharCode(content.length)}` })],
  'a size with spaces': [template({ size: `${content.length.toString(8).padStart(11, ' ')} ` })],
  'names that start with a dot': [template({ name: `./${TEMPLATE}` })],
  'an absolute name': [template({ name: `/${TEMPLATE}` })],
  'a path with two dots': [template({ name: `demo/files/../${TEMPLATE}` })],
  backslashes: [template({ name: `demo\\templates\\b.yaml` })],
  'a name in UTF-8': [template({ name: 'demo/templates/größe.yaml' })],
};

/** Archives that helm or the library rejects. */
const REJECTED: Record<string, readonly HandMade[]> = {
  'a path outside of the chart': [template({ name: 'demo/../../b.yaml' })],
  'a name of one part': [template({ name: 'b.yaml' })],
  'an absolute path in the chart': [template({ name: 'demo//templates/b.yaml' })],
  'a size that is no number': [template({ size: '9999999\0' })],
  'a truncated file': [template({ size: '00000010000\0' })],
};

const CHART_NAMES = Object.keys(ARCHIVES);
const nameOf = (index: number): string => `demo-${index}`;

function chartOf(entries: readonly HandMade[], name: string): Buffer {
  return gzipSync(
    handMadeTar([
      { name: 'demo/Chart.yaml', content: chartYaml(name) },
      ...entries,
      template({ name: 'demo/templates/z.yaml' }),
    ]),
  );
}

const helmTemplate = (chart: string): string =>
  execFileSync(String(process.env.HELM_EXECUTABLE), ['template', 'x', chart], { stdio: 'pipe' }).toString();

/** The templates that helm renders, with their text. The charts of all archives are subcharts, because helm starts slowly. */
function renderedByHelm(parent: string): Record<string, string> {
  const documents = helmTemplate(parent)
    .split(/^---\n/m)
    .slice(1);
  return Object.fromEntries(documents.map((one) => [/^# Source: (.*)$/m.exec(one)?.[1], one.replace(/.*\n/, '')]));
}

function readByLibrary(parent: string): Record<string, string> {
  const files = readChart(parent).contents.subcharts.flatMap(({ key, chart: { templateFiles } }) =>
    templateFiles.map(
      ({ path, text }) => [`all/charts/${key}/${path}`, text.replace('{{ .Chart.Name }}', key)] as const,
    ),
  );
  return Object.fromEntries(files.filter(([, text]) => text));
}

describe('the library reads the same files as helm in an archive with', () => {
  const parent = join(temporaryFolder(), 'all');
  let results: Record<'helm' | 'library', Record<string, string>>;

  beforeAll(() => {
    mkdirSync(join(parent, 'charts'), { recursive: true });
    writeFileSync(join(parent, 'Chart.yaml'), chartYaml('all'));
    Object.values(ARCHIVES).forEach((entries, index) => {
      writeFileSync(join(parent, 'charts', `${index}.tgz`), chartOf(entries, nameOf(index)));
    });
    results = { helm: renderedByHelm(parent), library: readByLibrary(parent) };
  });

  test.each(CHART_NAMES.map((name, index) => [name, nameOf(index)]))('%s', (_, name) => {
    const filesOf = (files: Record<string, string>) =>
      Object.entries(files).filter(([path]) => path.startsWith(`all/charts/${name}/`));
    expect(filesOf(results.library).sort()).toEqual(filesOf(results.helm).sort());
    expect(filesOf(results.library).length).toBeGreaterThan(0);
  });
});

test.each(Object.entries(REJECTED))('helm rejects %s', (_, entries) => {
  const archive = join(temporaryFolder(), 'demo.tgz');
  writeFileSync(archive, chartOf(entries, 'demo'));
  expect(() => helmTemplate(archive)).toThrow();
});

test.each<[string, readonly HandMade[], string]>([
  ['a file twice', [template(), template({ content: 'other: 1\n' })], 'two files have the path templates/b.yaml'],
  ['a sparse file', [template({ type: 'S', magic: 'ustar  ' })], 'demo/templates/b.yaml is a sparse file'],
  ['a sparse file of POSIX', [extended('x', { 'GNU.sparse.major': '1' }), template()], 'is a sparse file'],
  ['a damaged header', [template({ magic: '\xff', checksum: '0000001' })], 'the header at byte 1024 is damaged'],
  ['a damaged record', [{ name: 'x', type: 'x', content: '99 path=x\n' }, template()], 'the archive is truncated'],
  ['a truncated file', [template({ size: '00000010000\0' })], 'the archive is truncated'],
])('the library rejects an archive with %s', (_, entries, reason) => {
  const archive = join(temporaryFolder(), 'demo.tgz');
  writeFileSync(archive, chartOf(entries, 'demo'));
  expect(failureOf(() => readChart(archive))).toMatchObject({ code: 'CLEARML1014' });
  expect(failureOf(() => readChart(archive)).message).toContain(reason);
});

test('helm and the library read each written archive', () => {
  const segment = fc.stringMatching(/^[a-zü][a-z.ü-]{0,60}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 1500 })), { selector: ([name]) => name }),
      (files) => {
        const entries = files.map(([name, bytes]) => ({ name, content: Buffer.from(bytes) }));
        expect(
          readTar(writeTar(entries)).map(({ name, content: read }) => ({ name, content: Buffer.from(read) })),
        ).toEqual(entries);
      },
    ),
  );
});
