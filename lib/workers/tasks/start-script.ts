/** What an agent puts in the place of words between braces (`openshift.md`, `air_gapped_env.md`). */
export const PLACEHOLDERS = [
  'extra_bash_init_cmd',
  'agent_install_args',
  'extra_docker_bash_script',
  'default_execution_agent_args',
  'task_id',
] as const;

const LOOK_FOR_PYTHON = `declare LOCAL_PYTHON
[ ! -z $LOCAL_PYTHON ] || for i in {{20..5}}; do (which python3.$i 2> /dev/null || command -v python3.$i) && python3.$i -m pip --version && export LOCAL_PYTHON=$(which python3.$i 2> /dev/null || command -v python3.$i) && break ; done
[ ! -z $LOCAL_PYTHON ] || export LOCAL_PYTHON=python3`;

/** Starts tasks in images of any kind, without root. */
export const SCRIPT_WITHOUT_ROOT = scriptWith(LOOK_FOR_PYTHON);

/** Starts tasks in images that hold Python 3, without installing anything but the agent. */
export const AIR_GAPPED_SCRIPT = scriptWith('export LOCAL_PYTHON=python3');

function scriptWith(choosePython: string): string {
  return `export HOME=/tmp
${choosePython}
{extra_bash_init_cmd}
[ ! -z $CLEARML_AGENT_NO_UPDATE ] || $LOCAL_PYTHON -m pip install clearml-agent{agent_install_args}
{extra_docker_bash_script}
$LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}
`;
}
