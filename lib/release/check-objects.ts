import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError, runAll } from '../core/errors/coded-error';
import type { ObjectProblem, ObjectRule } from '../objects/object-problem';
import { Checks, type ScopedException } from './object-checks';
import { type EmittedObject, type Finding, findingsOf, labelOf } from './object-findings';
import { emitNotices, isNotice, withAdvice } from './object-notices';

/**
 * Checks the objects of an app.
 *
 * @throws CLEARML8030 for an object that the API server rejects, CLEARML8031 for a broken reference, CLEARML1013 for two objects of
 * one identity, CLEARML8012 for an exception that covers nothing
 */
export function checkObjects(root: IConstruct, objects: readonly EmittedObject[]): void {
  const checks = AppRegistry.of(root).get(Checks);
  const used = new Set<ScopedException>();
  const findings = withAdvice(findingsOf(root, objects, checks), objects, checks);
  const uncovered = findings.filter(({ object, problem }) => {
    const exception = checks.exceptions.find((one) => covers(one, object, problem));
    if (exception) {
      used.add(exception);
    }
    return exception === undefined;
  });
  const notices = uncovered.filter((finding) => isNotice(finding, checks));
  emitNotices(notices, checks);
  const errors = joined(uncovered.filter((finding) => !notices.includes(finding))).map(errorOf);
  const unused = checks.exceptions.filter((exception) => !used.has(exception) && !exception.isOwn).map(unusedError);
  runAll(
    new Set(
      [...errors, ...unused].map((error) => () => {
        throw error;
      }),
    ),
  );
}

/** One finding for all objects that the same two constructs make. */
function joined(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { makers = '' } of findings) {
    counts.set(makers, (counts.get(makers) ?? 0) + 1);
  }
  return findings.flatMap((finding) => {
    const { makers = '', problem } = finding;
    const others = (counts.get(makers) ?? 0) - 1;
    if (makers === '') {
      return [finding];
    }
    counts.delete(makers);
    const found = others > 0 ? `${problem.found}, and ${others} more objects` : problem.found;
    return others < 0 ? [] : [{ ...finding, problem: { ...problem, found } }];
  });
}

function covers(
  { path, rule, resource, field }: ScopedException,
  { content, construct }: EmittedObject,
  problem: ObjectProblem,
): boolean {
  const isBelow = (place: string, above: string) => place === above || /^[./[]/.test(place.slice(above.length));
  return (
    rule === problem.rule &&
    (path === '' || (construct.node.path.startsWith(path) && isBelow(construct.node.path, path))) &&
    (resource === undefined || resource === labelOf(content)) &&
    (field === undefined || (problem.field.startsWith(field) && isBelow(problem.field, field)))
  );
}

const FIXES: { readonly [R in ObjectRule]?: string } = {
  schema: 'correct the value or the template that sets it',
  names: 'correct the name',
  references: 'correct one of the two',
  identity:
    'give one of the two constructs another release name or namespace; ObjectChecks.of(chart).inCluster(name) if they are in different clusters',
};

function errorOf({ object: { content, construct }, problem }: Finding): CodedError {
  const { rule, found, expected, fix = FIXES[rule] ?? '' } = problem;
  const code = rule === 'identity' ? 'CLEARML1013' : rule === 'references' ? 'CLEARML8031' : 'CLEARML8030';
  const exception = `ObjectChecks.of(…).addException({ rule: '${rule}', resource: '${labelOf(content)}', reason: '…' })`;
  return new CodedError(code, {
    path: construct.node.path,
    found: rule === 'identity' ? found : `${labelOf(content)}: ${found}`,
    expected,
    fix: rule === 'identity' ? fix : `${fix}; or declare ${exception}`,
  });
}

function unusedError({ path, rule, resource, reason }: ScopedException): CodedError {
  return new CodedError('CLEARML8012', {
    path,
    found: `the exception from ${rule} for ${resource ?? 'all objects'} (${reason}) covers nothing`,
    expected: 'exceptions that cover a problem, because an unused exception would hide the next problem',
    fix: 'remove it, or correct its resource or field',
  });
}
