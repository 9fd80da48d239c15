import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PodSecurity } from '../../../lib/security/pod-security';
import { temporaryFolder } from '../../support/apps';
import { withValues } from '../agents';

const END = `{extra_bash_init_cmd}
[ ! -z $CLEARML_AGENT_NO_UPDATE ] || $LOCAL_PYTHON -m pip install clearml-agent{agent_install_args}
{extra_docker_bash_script}
$LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}
`;

/** The start scripts in the ClearML documentation. */
const DOCUMENTED = {
  'openshift.md': `export HOME=/tmp
declare LOCAL_PYTHON
[ ! -z $LOCAL_PYTHON ] || for i in {{20..5}}; do (which python3.$i 2> /dev/null || command -v python3.$i) && python3.$i -m pip --version && export LOCAL_PYTHON=$(which python3.$i 2> /dev/null || command -v python3.$i) && break ; done
[ ! -z $LOCAL_PYTHON ] || export LOCAL_PYTHON=python3
${END}`,
  'air_gapped_env.md': `export HOME=/tmp
export LOCAL_PYTHON=python3
${END}`,
};

const PROPS = {
  'openshift.md': { podSecurity: PodSecurity.restricted() },
  'air_gapped_env.md': { airGapped: { image: 'registry.internal/python:3.12' } },
};

/** The values that the agent substitutes for placeholders. */
const FILLED: Record<string, string> = {
  extra_bash_init_cmd: 'echo init in $HOME',
  agent_install_args: '==3.0.0',
  extra_docker_bash_script: 'echo docker',
  default_execution_agent_args: '--standalone-mode',
  task_id: '1234',
};

/** The script after the agent substituted placeholders by Python's `format`. */
function filled(script: string): string {
  return script.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name?: string) =>
    name === undefined ? found.charAt(0) : (FILLED[name] ?? ''),
  );
}

/** The commands that a script runs in an image with these interpreters, except its search for one that has pip. */
function commandsOf(script: string, interpreters: Record<string, boolean>, environment: object): string[] {
  const folder = temporaryFolder();
  for (const [name, hasPip] of Object.entries(interpreters)) {
    const text = `#!/bin/sh\n[ "$2 $3" = "pip --version" ] && exit ${hasPip ? 0 : 1}\necho ran ${name} "$@"\n`;
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  }
  writeFileSync(join(folder, 'which'), '#!/bin/sh\ncommand -v "$1"\n', { mode: 0o755 });
  // PATH contains only this folder, and bash reads no startup file that could change it: no real interpreter ever runs.
  const output = execFileSync('/bin/bash', ['--norc', '--noprofile', '-c', filled(script)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: folder, HOME: folder, ...environment },
  });
  return output.split('\n').filter((line) => /^(?:ran|init|docker)/.test(line));
}

describe.each(['openshift.md', 'air_gapped_env.md'] as const)('the start script for %s', (page) => {
  const { values } = withValues(PROPS[page]);
  const script: string = values.agentk8sglue.containerCustomBashScript;

  test.each([
    ['one interpreter', { python3: true }, {}],
    ['several interpreters', { python3: true, 'python3.19': true, 'python3.20': true }, {}],
    ['newest interpreter without pip', { python3: true, 'python3.18': true, 'python3.20': false }, {}],
    ['no update of the agent', { python3: true }, { CLEARML_AGENT_NO_UPDATE: '1' }],
  ])('runs the same commands as the documented script: %s', (_, interpreters, environment) => {
    const commands = commandsOf(script, interpreters, environment);
    expect(commands).toEqual(commandsOf(DOCUMENTED[page], interpreters, environment));
    expect(commands.at(-1)).toMatch(/^ran python3\S* -m clearml_agent execute --standalone-mode --id 1234$/);
    expect(commands).toContain('init in /tmp');
  });

  test('is the documented script if startScript sets it', () => {
    const { values: own } = withValues({ ...PROPS[page], startScript: DOCUMENTED[page] });
    expect(own.agentk8sglue.containerCustomBashScript).toBe(DOCUMENTED[page]);
  });
});
