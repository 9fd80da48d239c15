import { AGENT_WITHOUT_ROOT as AGENT_WITHOUT_ROOT_VARIABLES } from '../../chart/task-start-script';
import { CodedError } from '../../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { GLUE } from '../agent-values';
import type { EffectiveTemplate } from './agent-effective-values';
import type { AgentRule } from './rule';

const SCRIPT_PATH_VARIABLE = AGENT_WITHOUT_ROOT_VARIABLES[0].name;
const AGENT_CONTEXT = `${GLUE}.containerSecurityContext`;

/** From 6.12.3 on the agent runs as user 65532 in /home/nonroot (CLEARML9010; `enterprise_agent_upgrade_6_12_3.md`). */
export const AGENT_WITHOUT_ROOT: AgentRule = (values) => {
  if (!values.chart.can('agentWithoutRoot')) {
    return;
  }
  if (values.at(`${AGENT_CONTEXT}.runAsUser`) === 0 || values.at(`${GLUE}.podSecurityContext.runAsUser`) === 0) {
    throw needsRoot('an agent with runAsUser 0', 'user 65532: the image does not start as root', 'leave runAsUser out');
  }
  const tag = values.text(`${GLUE}.image.tag`);
  const version = /^v?([0-9]+)\.([0-9]+)(?:[.-]|$)/.exec(tag ?? '');
  if (version && (Number(version[1]) < 1 || (Number(version[1]) === 1 && Number(version[2]) < 31))) {
    throw needsRoot(
      `${GLUE}.image.tag ${tag} with chart ${values.chart.located.name} ${values.chart.version}`,
      'an image that starts without root: 1.31 or newer',
      "leave the tag out: the chart's fits",
    );
  }
  const agent = values.mapAt(GLUE);
  rejectPathsOfRoot(GLUE, agent, 'the home of the agent is /home/nonroot');
};

/** Tasks without root need a home and a start script that they may write to, and no files in root's home (CLEARML9011). */
export const TASKS_WITHOUT_ROOT: AgentRule = (values) => {
  for (const template of values.templates) {
    if (!runsWithoutRoot(template)) {
      continue;
    }
    const { path, pod } = template;
    rejectPathsOfRoot(path, pod, 'tasks without root cannot read the home of root');
    const scriptPath = variable(values.mapAt(GLUE), 'extraEnvs', SCRIPT_PATH_VARIABLE);
    const missing = [
      ...(isWritable(scriptPath) ? [] : [`variable ${SCRIPT_PATH_VARIABLE} of the agent`]),
      ...(isWritable(variable(pod, 'env', 'HOME')) ? [] : ['variable HOME of the tasks']),
      ...(values.text(`${GLUE}.containerCustomBashScript`) === undefined ? ['a start script'] : []),
    ];
    if (missing.length > 0) {
      throw new CodedError('CLEARML9011', {
        found: `${path} runs without root, but lacks ${missing.join(', ')}`,
        expected: 'a home and a start script outside of /root',
        fix: 'set podSecurity: PodSecurity.restricted(), which brings all of them',
      });
    }
  }
};

function runsWithoutRoot({ pod }: EffectiveTemplate): boolean {
  return ['containerSecurityContext', 'podSecurityContext'].some(
    (key) => valueAt(pod, [key, 'runAsNonRoot']) === true || Number(valueAt(pod, [key, 'runAsUser']) ?? 0) > 0,
  );
}

/** The value of a variable; an empty text where it is read from elsewhere. */
function variable(owner: JsonObject, list: string, name: string): string | undefined {
  const entry = objectsAt(owner, list).find((one) => one.name === name);
  return entry === undefined ? undefined : typeof entry.value === 'string' ? entry.value : '';
}

function isWritable(path: string | undefined): boolean {
  return path !== undefined && path !== '/' && !isOfRoot(path) && !path.startsWith('~');
}

function isOfRoot(path: unknown): boolean {
  return typeof path === 'string' && /^\/+root(?:\/|$)/.test(path);
}

function rejectPathsOfRoot(
  owner: string,
  { volumeMounts, extraVolumeMounts, fileMounts }: JsonObject,
  why: string,
): void {
  const mounts = objectsAt({ all: [volumeMounts, extraVolumeMounts].flat() }, 'all').map(({ mountPath }) => mountPath);
  const files = objectsAt({ fileMounts }, 'fileMounts').map(({ folderPath }) => folderPath);
  const path = [...mounts, ...files].find(isOfRoot);
  if (path !== undefined) {
    throw needsRoot(`${owner} mounts something at ${path}`, `a path outside of /root: ${why}`, 'mount it elsewhere');
  }
}

function needsRoot(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9010', { found, expected, fix });
}
