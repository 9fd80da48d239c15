import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { type Report, readSynthReport } from '../../core/report/report';
import { summaryOf } from '../../core/report/summary';
import type { Manifest } from '../../helm/manifests/manifest';
import type { ReportedNotSecret } from '../../secrets/detection/public-texts';
import type { ClearmlValidationProps } from './clearml-validation-props';
import { imageRegistry } from './rules/image-registry';
import { LATEST_TAG } from './rules/latest-tag';
import { type ExpectedNodePort, nodePort } from './rules/node-port';
import { plainCredential } from './rules/plain-credential';
import { podSecurity, standardsByNamespace } from './rules/pod-security';
import { previewChart } from './rules/preview-chart';
import { TEST_HOOK } from './rules/test-hook';
import { validObject } from './rules/valid-object';
import { readObjects, type ValidatedObject, type ValidationRule } from './validation-rule';

/** Names of all rules, in the order of reports. */
const RULE_NAMES = [
  'pod-security',
  'plain-credential',
  'latest-tag',
  'image-registry',
  'test-hook',
  'node-port',
  'valid-object',
  'preview-chart',
];

/** The rules that the properties enable. */
function rulesFor(
  props: ClearmlValidationProps,
  objects: readonly ValidatedObject[],
  { nodePorts = [], notSecret = [] }: Report,
): ValidationRule[] {
  const publicDigests = (notSecret as readonly ReportedNotSecret[]).flatMap(({ digests }) => digests);
  const all = [
    podSecurity(standardsByNamespace(props, objects)),
    plainCredential(props.allowedSecrets ?? [], publicDigests),
    LATEST_TAG,
    imageRegistry(props.allowedRegistries ?? []),
    TEST_HOOK,
    ...(props.allowNodePorts ? [] : [nodePort(nodePorts as readonly ExpectedNodePort[])]),
    validObject(props.kubernetesVersion, objects),
    previewChart(),
  ];
  return all.filter(({ name }) => !props.skipRules?.includes(name));
}

/**
 * Validates the properties, because they come from YAML without type checks.
 *
 * @throws CLEARML1017 when one is unknown or of the wrong type, CLEARML8015 when a rule is unknown
 */
function requireProps(props: ClearmlValidationProps): ClearmlValidationProps {
  const checked = validateProps(props, 'ClearmlValidationProps', 'ClearmlValidation');
  for (const name of checked.skipRules ?? []) {
    if (!RULE_NAMES.includes(name)) {
      throw new CodedError('CLEARML8015', {
        found: `skipRules contains ${JSON.stringify(name)}`,
        expected: `a rule: ${RULE_NAMES.join(', ')}`,
        fix: 'correct it in cdk8s.yaml, under validations',
      });
    }
  }
  return checked;
}

/**
 * A validation plugin for `cdk8s synth`. It checks the pod security level, plain credentials, `latest` tags, image
 * registries, test hooks, NodePort Services without `Exposure.nodePort`, and objects that the API server rejects. After a violation, synth exits with code
 * 2. At its end, synth prints the prerequisites of the app, its exceptions, and the command that shows the next steps.
 *
 * List the plugin under `validations` in `cdk8s.yaml`.
 *
 * @example
 * // package: ./node_modules/cdk8s-clearml
 * // version: 0.1.0
 * // class: ClearmlValidation
 * // properties: { podSecurity: restricted }
 */
export class ClearmlValidation {
  private readonly props: ClearmlValidationProps;

  /**
   * @param props properties of the checks
   * @throws CLEARML8015 when a property is unknown or of the wrong type
   */
  public constructor(props: ClearmlValidationProps = {}) {
    this.props = requireProps(props);
  }

  /**
   * Checks the manifests of an app; cdk8s calls it.
   *
   * @param context the `ValidationContext` of cdk8s-cli
   */
  public async validate(context: any): Promise<void> {
    const objects = readObjects(context.manifests);
    const report = readSynthReport(context.manifests);
    const paths = constructPaths(report);
    let violations = 0;
    for (const rule of rulesFor(this.props, objects, report)) {
      for (const [ruleName, found] of violationsOf(rule, objects)) {
        context.report.addViolation({
          ruleName,
          recommendation: rule.recommendation,
          fix: rule.fix,
          violatingResources: [...found].map(([{ label, file }, locations]) => ({
            resourceName: label,
            locations,
            manifestPath: file,
          })),
        });
        for (const { manifest, label } of found.keys()) {
          const path = paths.get(keyOf(manifest)) ?? context.metadata[manifest.name]?.path;
          if (path !== undefined) {
            // cdk8s-cli finds the path by the label in the report.
            context.metadata[label] = { path };
          }
        }
        violations += found.size;
      }
    }
    context.report.submit(violations === 0 ? 'success' : 'failure', { objects: String(objects.length) });
    removeConstructMetadata(context.manifests);
    const summary = [summaryOf(report), NEXT].filter(Boolean).join('\n\n');
    if (violations === 0) {
      // Printed at exit, so that the summary follows the output of cdk8s-cli.
      process.once('exit', (code) => code === 0 && console.log(`\n${summary}`));
    }
  }
}

const NEXT = '`npx cdk8s-clearml next` shows how to deploy, log in, roll back and uninstall.';

/** Locations of the violations of a rule by rule name and object. Each part of a composite rule has its own name. */
function violationsOf(rule: ValidationRule, objects: readonly ValidatedObject[]) {
  const byName = new Map<string, Map<ValidatedObject, string[]>>();
  for (const object of objects) {
    for (const { rule: part, location } of rule.check(object)) {
      const name = part === undefined ? rule.name : `${rule.name}/${part}`;
      const found = byName.get(name) ?? new Map<ValidatedObject, string[]>();
      byName.set(name, found.set(object, [...(found.get(object) ?? []), location]));
    }
  }
  return byName;
}

/**
 * Removes a file that cdk8s-cli has read already, because `kubectl apply -f` of the folder would treat it as a
 * manifest.
 */
function removeConstructMetadata(manifests: readonly string[]): void {
  for (const folder of new Set(manifests.map((file) => dirname(file)))) {
    rmSync(join(folder, 'construct-metadata.json'), { force: true });
  }
}

type ObjectName = Pick<Manifest, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

/**
 * Construct paths by kind, namespace and name of objects, from the report of the app. cdk8s-cli finds paths by object
 * name only, which several objects may share.
 */
function constructPaths({ objects = [] }: Report): ReadonlyMap<string, string> {
  const reported = objects as readonly (ObjectName & { readonly path: string })[];
  return new Map(reported.map((object) => [keyOf(object), object.path]));
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectName): string {
  return JSON.stringify([apiVersion, kind, namespace ?? '', name]);
}
