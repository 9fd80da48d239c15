import { CodedError } from '../../core/errors/coded-error';
import { GLUE } from '../agent-values';
import { PLACEHOLDERS } from '../tasks/start-script';
import type { AgentRule } from './rule';

const PATH = `${GLUE}.containerCustomBashScript`;

/** A start script of tasks ends by executing the task, and the agent can fill it in (CLEARML9009). */
export const START_SCRIPT: AgentRule = (values) => {
  const script = values.text(PATH);
  if (script === undefined) {
    return;
  }
  const lines = script.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (!/\bclearml_agent\s+execute\b.*--id\s+\{task_id\}/.test(lines.at(-1) ?? '')) {
    throw unusable(
      `${PATH} ends with ${JSON.stringify((lines.at(-1) ?? '').slice(0, 60))}`,
      'a last line that executes the task, or no task ever runs',
      'end it with: $LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}',
    );
  }
  const literal = strayBrace(script);
  if (literal !== undefined) {
    throw unusable(
      `${PATH} holds ${JSON.stringify(literal)}`,
      `braces of the agent's own (${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}), all others doubled`,
      'double the braces of the shell: {{1..5}} for {1..5}',
    );
  }
};

/** What stands in or at a single brace that is not the agent's. */
function strayBrace(script: string): string | undefined {
  const rest = script.replace(/\{\{|\}\}/g, '  ');
  const known = new RegExp(`\\{(?:${PLACEHOLDERS.join('|')})\\}`, 'g');
  return /\{[^{}\n]{0,30}\}?|\}/.exec(rest.replace(known, ''))?.[0];
}

function unusable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9009', { found, expected, fix });
}
