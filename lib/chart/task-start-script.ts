/** Options of a start script of task pods. */
export interface TaskStartScriptOptions {
  /** Interpreter of the image. By default, the script finds the latest interpreter with pip. */
  readonly python?: string;
}

/**
 * Start script of task and application pods without root (`openshift.md`, `air_gapped_env.md`). It sets a writable home
 * folder. The agent replaces expressions in single braces, so literal braces are doubled. The last command must execute
 * the task.
 */
export function taskStartScript(options: TaskStartScriptOptions = {}): string {
  return [
    'export HOME=/tmp',
    ...(options.python === undefined ? LOOK_FOR_PYTHON : [`export LOCAL_PYTHON=${options.python}`]),
    '{extra_bash_init_cmd}',
    '[ -n "$CLEARML_AGENT_NO_UPDATE" ] || $LOCAL_PYTHON -m pip install clearml-agent{agent_install_args}',
    '{extra_docker_bash_script}',
    '$LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}',
    '',
  ].join('\n');
}

const LOOK_FOR_PYTHON = [
  'for minor in {{20..5}}; do',
  '  if command -v python3.$minor > /dev/null && python3.$minor -m pip --version > /dev/null 2>&1; then',
  '    export LOCAL_PYTHON=python3.$minor; break',
  '  fi',
  'done',
  '[ -n "$LOCAL_PYTHON" ] || export LOCAL_PYTHON=python3',
];

/** Environment variables of an agent whose task pods run without root. */
export const AGENT_WITHOUT_ROOT = [
  { name: 'CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH', value: '/tmp/__start_agent__.sh' },
  { name: 'HOME', value: '/tmp' },
] as const;
