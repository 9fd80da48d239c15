import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ClearmlValidation, type ClearmlValidationProps } from '../../../lib';
import { temporaryFolder } from '../../support/apps';

/** What the plugin tells cdk8s-cli of objects in one manifest. */
export interface Told {
  readonly status: string;
  readonly violations: {
    ruleName: string;
    fix: string;
    violatingResources: { resourceName: string; locations: string[] }[];
  }[];
  readonly metadata: { [name: string]: { path: string } };
}

/** Runs the plugin over objects, in a folder of its own, as cdk8s-cli runs it. */
export async function validated(
  objects: object[],
  props: object = {},
  file = 'demo.k8s.yaml',
  metadata: Told['metadata'] = {},
): Promise<Told> {
  const manifest = join(temporaryFolder(), file);
  writeFileSync(manifest, objects.map((object) => stringify(object, { version: '1.1' })).join('---\n'));
  const reported = { status: '', violations: [] as Told['violations'], metadata };
  await new ClearmlValidation(props as ClearmlValidationProps).validate({
    manifests: [manifest],
    metadata,
    report: {
      addViolation: (violation: Told['violations'][number]) => reported.violations.push(violation),
      submit: (status: string) => {
        reported.status = status;
      },
    },
  });
  return reported;
}

/** The names of the rules that objects break. */
export async function brokenRules(objects: object[], props: object = {}, file?: string): Promise<string[]> {
  const { status, violations } = await validated(objects, props, file);
  expect(status).toBe(violations.length > 0 ? 'failure' : 'success');
  return violations.map(({ ruleName }) => ruleName);
}

/** A pod of one container, restricted but for what is given. */
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
