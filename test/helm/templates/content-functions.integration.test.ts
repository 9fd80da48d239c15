import { execFileSync } from 'node:child_process';
import { classifiedFunctions } from '../../../lib/helm/templates/content-functions';
import { temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';

test('helm knows each function with an effect', () => {
  const chart = chartIn(temporaryFolder(), {
    'templates/a.yaml': `{{ if false }}${classifiedFunctions()
      .map((name) => `{{ ${name} }}`)
      .join('')}{{ end }}`,
  });
  const render = () => execFileSync(process.env.HELM_EXECUTABLE ?? 'helm', ['template', chart], { stdio: 'pipe' });
  expect(render().toString()).not.toContain('not defined');
});
