import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './commands';
import type { Workshop } from './workshop';

/** A rendering that an app asks helm for. */
export interface HelmCall {
  readonly releaseName: string;
  /** Flags of `helm template`, without those for values. */
  readonly flags: readonly string[];
  readonly values: object;
}

/** The very calls of helm that an app makes, so that all contenders render the same with the same values. */
export function recordCalls(app: string, folder: string, workshop: Workshop): HelmCall[] {
  const recorder = workshop.write(
    `${folder}/calls/helm`,
    `#!/bin/sh
if [ "$1" != template ]; then exec ${workshop.helm} "$@"; fi
call=${workshop.path(folder, 'calls')}/$2.$$
cat > $call.json
printf '%s\\n' "$@" > $call.args
exec ${workshop.helm} "$@" < $call.json
`,
    0o755,
  );
  const env = { HELM_EXECUTABLE: recorder, CDK8S_CLEARML_CACHE: 'off' };
  measure({ program: process.execPath, args: [app], cwd: workshop.path(folder), env });
  return readCalls(workshop.path(folder, 'calls'));
}

/** One call for each release, also where the app has helm render twice. */
function readCalls(folder: string): HelmCall[] {
  const calls = new Map<string, HelmCall>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.args'))) {
    const [, releaseName = '', , ...flags] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    const values = JSON.parse(readFileSync(join(folder, name.replace(/args$/, 'json')), 'utf8') || '{}') as object;
    const ownFlags = flags.filter((flag, index) => ![flag, flags[index - 1]].includes('--values'));
    calls.set(releaseName, { releaseName, flags: ownFlags, values });
  }
  return [...calls.values()];
}

/** What stands behind a flag. */
export function flagValue({ flags }: HelmCall, name: string): string | undefined {
  return flags[flags.indexOf(name) + 1 || flags.length];
}
