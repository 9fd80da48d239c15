import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Report, readSynthReport } from '../../core/report/report';
import { summaryOf } from '../../core/report/summary';
import type { ExpectedNodePort } from './rules/node-port';
import { readObjects, type ValidatedObject, type ValidationRule } from './validation-rule';
import { type ClearmlValidationProps, requireProps, rulesFor } from './validation-rules';

/**
 * A validation plugin for `cdk8s synth`. It checks the pod security level, plain credentials, `latest` tags, image
 * registries, test hooks, and NodePort Services without `Exposure.nodePort`. After a violation, synth exits with code
 * 2. At its end, synth prints the prerequisites of the app and its exceptions.
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
    for (const rule of rulesFor(this.props, objects, report.nodePorts as ExpectedNodePort[] | undefined)) {
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
    const summary = summaryOf(report);
    if (violations === 0 && summary !== '') {
      // Printed at exit, so that the summary follows the output of cdk8s-cli.
      process.once('exit', (code) => code === 0 && console.log(`\n${summary}`));
    }
  }
}

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

interface ReportedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
}

/**
 * Construct paths by kind, namespace and name of objects, from the report of the app. cdk8s-cli finds paths by object
 * name only, which several objects may share.
 */
function constructPaths({ objects = [] }: Report): ReadonlyMap<string, string> {
  return new Map((objects as unknown as ReportedObject[]).map((object) => [keyOf(object), object.path]));
}

function keyOf({ apiVersion, kind, namespace, name }: Omit<ReportedObject, 'path'>): string {
  return JSON.stringify([apiVersion, kind, namespace ?? '', name]);
}
