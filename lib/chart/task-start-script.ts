/** Options of a start script of task pods. */
export interface TaskStartScriptOptions {
  /** Interpreter, where the image is known to have one; otherwise the newest that has pip is looked for. */
  readonly python?: string;
}

/**
 * How a task, or application, pod starts when it may not be root (`openshift.md`, `air_gapped_env.md`): with a home that it may
 * write to. The agent fills in what stands in single braces, so literal braces are doubled; the last command must be the one
 * that executes the task.
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

/** Variables of an agent whose task pods may not be root. */
export const AGENT_WITHOUT_ROOT = [
  { name: 'CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH', value: '/tmp/__start_agent__.sh' },
  { name: 'HOME', value: '/tmp' },
] as const;
