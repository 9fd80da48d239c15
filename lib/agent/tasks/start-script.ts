/** What an agent puts in the place of words between braces (`openshift.md`, `air_gapped_env.md`). */
export const PLACEHOLDERS = [
  'extra_bash_init_cmd',
  'agent_install_args',
  'extra_docker_bash_script',
  'default_execution_agent_args',
  'task_id',
] as const;
