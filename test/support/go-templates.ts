import { execFileSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from './apps';
import { chartIn } from './chart-files';

/** Go templates and their data. */
export interface TemplateCase {
  readonly templates: { readonly [key: string]: string };
  readonly data: { readonly [key: string]: string };
}

/** `tpl` evaluates a template with the data and the sprig functions, like External Secrets and Sealed Secrets. */
const TEMPLATE = `
{{- range $index, $case := .Values.cases }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: case-{{ $index }}
data:
{{- range $key, $template := $case.templates }}
  {{ $key | quote }}: {{ tpl $template $case.data | b64enc | quote }}
{{- end }}
{{- end }}
`;

/** The results of the templates in the template engine of helm, as base64, for each case. */
export function evaluated(cases: readonly TemplateCase[]): { [key: string]: string }[] {
  const chart = chartIn(temporaryFolder(), { 'templates/results.yaml': TEMPLATE, 'values.yaml': 'cases: []\n' });
  const text = execFileSync(String(process.env.HELM_EXECUTABLE), ['template', 'x', chart, '--values', '-'], {
    input: JSON.stringify({ cases }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  const results = new Map(documents.map((one) => [one?.metadata.name, one?.data ?? {}]));
  return cases.map((_, index) => results.get(`case-${index}`) ?? {});
}
