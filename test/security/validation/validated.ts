import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ClearmlValidation, type ClearmlValidationProps } from '../../../lib';
import { temporaryFolder } from '../../support/apps';

/** The report of the plugin to cdk8s-cli about the objects of a manifest. */
interface PluginReport {
  readonly status: string;
  readonly violations: {
    ruleName: string;
    fix: string;
    violatingResources: { resourceName: string; locations: string[] }[];
  }[];
}

/** Runs the plugin on objects in a temporary folder, as cdk8s-cli runs it. */
export async function validated(objects: object[], props: object = {}, file = 'demo.k8s.yaml'): Promise<PluginReport> {
  const manifest = join(temporaryFolder(), file);
  writeFileSync(manifest, objects.map((object) => stringify(object, { version: '1.1' })).join('---\n'));
  const reported = { status: '', violations: [] as PluginReport['violations'] };
  await new ClearmlValidation(props as ClearmlValidationProps).validate({
    manifests: [manifest],
    metadata: {},
    report: {
      addViolation: (violation: PluginReport['violations'][number]) => reported.violations.push(violation),
      submit: (status: string) => {
        reported.status = status;
      },
    },
  });
  return reported;
}

/** The names of the rules that objects violate. */
export async function brokenRules(objects: object[], props: object = {}, file?: string): Promise<string[]> {
  const { status, violations } = await validated(objects, props, file);
  expect(status).toBe(violations.length > 0 ? 'failure' : 'success');
  return violations.map(({ ruleName }) => ruleName);
}

/** A pod with one container that satisfies level restricted, except for the specified fields. */
export function pod(container: object = {}, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'demo', ...metadata },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'main',
          image: 'docker.io/example/app:1.2.3',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          ...container,
        },
      ],
      ...spec,
    },
  };
}
