import { createHash } from 'node:crypto';
import { modelOf } from '../../../lib/cli/report/model';
import { pageOf } from '../../../lib/cli/report/page';
import { temporaryFolder } from '../../support/apps';
import { writeFiles } from '../../support/files';
import { deployment, ingress, service } from './objects';

const HOSTILE = `</td></script><script>alert("x")</script><img src=x onerror='alert(1)'>`;

/** A page about an app, in which all texts that values and objects can contain are hostile. */
function page(text: string): string {
  const outdir = temporaryFolder();
  const quoted = JSON.stringify(text);
  const secret = `---\napiVersion: v1\nkind: Secret\nmetadata: { name: ${quoted}, namespace: demo }\ndata: { ${quoted}: c2VjcmV0LWNvbnRlbnQ= }\n`;
  const namespace = `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: demo, labels: { cdk8s-clearml/tenant: ${quoted} } }\n`;
  const objects = [namespace, deployment(quoted), service(quoted), ingress('app.example.com', 'web'), secret];
  writeFiles(outdir, { 'app.k8s.yaml': objects.join('') });
  const values = [{ path: text, value: { [text]: text }, sources: [text] }];
  const model = modelOf({
    outdir,
    report: {
      values: [{ path: text, releaseName: text, inNamespace: 'demo', chart: text, version: text, values }],
      images: [{ path: text, value: text, image: text }],
      exceptions: [{ path: text, rule: text, reason: text }],
      prerequisites: [{ kind: text, name: text, purpose: text, remedy: text, neededBy: [text] }],
      endpoints: [{ host: text, https: true, port: 443, service: text, inNamespace: 'demo' }],
    },
  });
  const field = { field: text, before: text, after: `${text}\n${text}` };
  const change = {
    apiVersion: 'v1',
    kind: text,
    name: text,
    effect: 'changed' as const,
    fields: [field],
    restartsPods: false,
    rejections: [],
    staleKeys: [text],
    notes: [text],
  };
  return pageOf({ ...model, changes: { against: text, changes: [change] } }, text);
}

test('a page escapes all texts of an app', () => {
  const html = page(HOSTILE);
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('<img');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/ on\w+=["']/);
});

test('a page contains no contents of Secrets', () => {
  expect(page('name')).not.toMatch(/c2VjcmV0|secret-content/);
});

test('the same app gives the same page', () => {
  expect(page('name')).toBe(page('name'));
});

test('the content security policy of a page permits its style and its script only', () => {
  const html = page('name');
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  const hashOf = (tag: string) => {
    const [, content = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(html) ?? [];
    return `&#39;sha256-${createHash('sha256').update(content).digest('base64')}&#39;`;
  };
  expect(policy).toBe(
    `default-src &#39;none&#39;; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
  expect(html).not.toMatch(/(?:src|href)="(?!#)/);
});
