import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { HelmRelease } from '../../lib/release/helm-release';
import { SecretValue } from '../../lib/secrets/secret-value';
import { temporaryFolder, testChart } from '../support/apps';
import { chartOf, secretOf } from './releases';

/** A helm that records its arguments, its input and the files in the temporary folder while it runs. */
function recordingHelm(record: string, temporary: string): string {
  const helm = join(temporaryFolder(), 'helm');
  writeFileSync(
    helm,
    `#!/bin/bash
{ echo "$0 $*"; env; } >> ${record}
find ${temporary} -newer ${helm} -type f -not -path '*/dist/*' -exec cat {} + >> ${record} 2>/dev/null
tee -a ${record} | exec ${process.env.HELM_EXECUTABLE} "$@"
`,
    { mode: 0o755 },
  );
  return helm;
}

test('nothing secret reaches helm or the disk while it renders', () => {
  const marker = 'marker-7f3a';
  const record = join(temporaryFolder(), 'record');
  const file = join(temporaryFolder(), 'token');
  writeFileSync(file, marker);
  const scope = testChart();
  const values = {
    a: SecretValue.file(file),
    b: SecretValue.unsafePlainText(marker),
    c: `x:${SecretValue.unsafePlainText(marker)}`,
  };
  // The record must not hold the source itself.
  writeFileSync(file, '');
  // The usual temporary folder holds files of other programs, such as jest's copy of this test with the marker in it.
  const temporary = temporaryFolder();
  jest.spyOn(os, 'tmpdir').mockReturnValue(temporary);
  const helmExecutable = recordingHelm(record, temporary);
  const release = new HelmRelease(scope, 'demo', {
    chart: chartOf({ 's.yaml': secretOf({ a: '{{ .Values.v.a }}', b: '{{ .Values.v.b }}', c: '{{ .Values.v.c }}' }) }),
    values: { v: values },
    unsetValues: ['v.nothing'],
    helmExecutable,
  });
  expect(release.apiObjects).toEqual([]);
  const recorded = readFileSync(record, 'utf8');
  expect(recorded).toContain(values.a._placeholder);
  expect(recorded).not.toContain(marker);
});
