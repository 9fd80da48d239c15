import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Report } from '../../core/report/report';
import { type Manifest, readManifestFolder } from '../../helm/manifests/manifest';
import type { ReportedServer } from '../../server/server-report';
import { type AppOptions, withAppRun } from '../app-run';
import { byInventory } from '../cluster/inventory-record';
import { outputFolder } from '../output';
import { ExitCode, print, printJson } from '../terminal';
import { type FixedUser, fixedUsersIn } from './fixed-users';
import { type Remains, remainsOf } from './remains';

/** `cdk8s-clearml next` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command.action(async (options: AppOptions) => {
    const steps = await withAppRun(options, ({ report, outdir }) =>
      stepsOf(
        report,
        readManifestFolder(outdir).flatMap(({ manifests }) => manifests),
      ),
    );
    options.json ? printJson(steps) : print(...described(steps));
    end(ExitCode.OK);
  });
}

/** Steps after synth. */
interface Steps {
  /** Output folder, relative to the working directory. */
  readonly folder: string;
  /** Charts whose files kubectl applies first. */
  readonly first: readonly string[];
  readonly servers: readonly (ReportedServer & { readonly users: readonly FixedUser[] })[];
  readonly inventories: readonly string[];
  readonly remains: Remains;
}

function stepsOf(report: Report, manifests: readonly Manifest[]): Steps {
  const servers = (report.servers ?? []) as readonly ReportedServer[];
  const first = (report.appliedFirst ?? []) as readonly { readonly chart: string }[];
  return {
    folder: relative('', outputFolder()) || '.',
    first: [...new Set(first.map(({ chart }) => chart))],
    servers: servers.map((server) => ({ ...server, users: fixedUsersIn(manifests, server.inNamespace) })),
    inventories: [...byInventory(manifests).keys()],
    remains: remainsOf(manifests),
  };
}

function described(steps: Steps): string[] {
  return [...deployment(steps), ...steps.servers.flatMap(login), ...rollback(steps), ...uninstallation(steps)];
}

function deployment({ folder, first }: Steps): string[] {
  return [
    'Deploy',
    '  npx cdk8s-clearml preflight   # checks what the cluster must have',
    '  npx cdk8s-clearml deploy      # applies in order, and waits for the workloads',
    '  or without waiting:',
    ...first.map((chart) => `  kubectl apply --server-side -f ${folder}/${chart}.k8s.yaml`),
    `  kubectl apply -f ${folder}`,
  ];
}

function login({ path, appUrl, apiUrl, filesUrl, users }: Steps['servers'][number]): string[] {
  return [
    '',
    `Log in to ${path}`,
    `  web UI ${appUrl}, API ${apiUrl}, files ${filesUrl}`,
    ...(users.length === 0
      ? ['  the app sets no fixed users: log in by single sign-on, or with any name on an open-source server']
      : users.flatMap(describedUser)),
  ];
}

function describedUser({ username, command, isHash }: FixedUser): string[] {
  const where = isHash
    ? 'only the hash of the password is known'
    : (command ?? 'the password is in the values of the app');
  return [`  user ${username}, password: ${where}`];
}

function rollback({ folder, inventories }: Steps): string[] {
  return [
    '',
    'Roll back',
    '  synthesize the earlier revision of the app; or, if the output is in git:',
    `  git checkout REVISION -- ${folder}`,
    '  npx cdk8s-clearml deploy',
    ...(inventories.length > 0 ? ['  npx cdk8s-clearml prune       # lists objects of the newer revision'] : []),
    '  Databases keep their data: after a major version, restore a backup of the earlier version.',
  ];
}

function uninstallation({ remains: { claims, namespaces, definitions } }: Steps): string[] {
  const remaining = [
    ...(claims.length > 0 ? ['  Claims remain, with the data. To delete the data:', ...indented(claims)] : []),
    ...(namespaces.length > 0
      ? ['  Namespaces remain. To delete them, with everything in them:', ...indented(namespaces)]
      : []),
    ...(definitions.length > 0
      ? ['  Definitions remain. To delete them, with all objects of their kinds:', ...indented(definitions)]
      : []),
  ];
  return [
    '',
    'Uninstall',
    '  npx cdk8s-clearml prune --all         # lists what it would remove',
    '  npx cdk8s-clearml prune --all --yes',
    '  Do not use `kubectl delete -f`: it deletes claims and Namespaces, too.',
    ...remaining,
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
