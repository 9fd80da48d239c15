import { nameOf } from '../../chart/described-values';
import { AGENT_WITHOUT_ROOT as AGENT_WITHOUT_ROOT_VARIABLES } from '../../chart/task-start-script';
import { CodedError } from '../../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { AgentRule } from '../agent-installation';
import { GLUE } from '../value-paths';
import { type EffectiveTemplate, pathIn, templatesOf } from './effective-templates';

const SCRIPT_PATH_VARIABLE = AGENT_WITHOUT_ROOT_VARIABLES[0].name;
const USERS = ['containerSecurityContext', 'podSecurityContext'].map((key) => `${GLUE}.${key}.runAsUser`);

/**
 * From 6.12.3 on the agent runs as user 65532 in /home/nonroot (`enterprise_agent_upgrade_6_12_3.md`).
 *
 * @throws CLEARML9010
 */
export const agentWithoutRoot: AgentRule = ({ chart, effective }) => {
  if (!chart.supports('agentWithoutRoot')) {
    return;
  }
  const asRoot = USERS.find((path) => effective.at(path) === 0);
  if (asRoot !== undefined) {
    throw needsRoot(
      `${nameOf(effective, asRoot)} is 0`,
      'user 65532: the image does not start as root',
      'remove runAsUser',
    );
  }
  // The default tag of the chart fits the chart.
  const tag = effective.chosen(`${GLUE}.image.tag`);
  const version = /^v?([0-9]+)\.([0-9]+)(?:[.-]|$)/.exec(typeof tag === 'string' ? tag : '');
  if (version && (Number(version[1]) < 1 || (Number(version[1]) === 1 && Number(version[2]) < 31))) {
    throw needsRoot(
      `${nameOf(effective, `${GLUE}.image.tag`)} is ${tag} with chart ${chart.name} ${chart.version}`,
      'an image that starts without root: 1.31 or later',
      'remove the tag: the default of the chart fits',
    );
  }
  const sourceOf = (list: string, item: string) => effective.sourceOf(`${GLUE}.${list}`, item);
  rejectPathsOfRoot(GLUE, effective.map(GLUE), sourceOf, 'the home of the agent is /home/nonroot');
};

/**
 * Tasks without root need a home and a start script that they may write to, and no files in the home of root.
 *
 * @throws CLEARML9010, CLEARML9011
 */
export const tasksWithoutRoot: AgentRule = (agent) => {
  const { effective } = agent;
  const scriptPath = variable(effective.map(GLUE), 'extraEnvs', SCRIPT_PATH_VARIABLE);
  // The default script of a chart writes to the home of root.
  const hasScript = Boolean(effective.chosen(`${GLUE}.containerCustomBashScript`));
  for (const template of templatesOf(agent)) {
    const keys = keysWithoutRoot(template);
    if (keys === undefined) {
      continue;
    }
    const { path, pod } = template;
    const sourceOf = (list: string, item: string) => effective.sourceOf(pathIn(agent, template, [list]), item);
    rejectPathsOfRoot(path, pod, sourceOf, 'tasks without root cannot read the home of root');
    const missing = [
      ...(isWritable(scriptPath) ? [] : [`variable ${SCRIPT_PATH_VARIABLE} of the agent`]),
      ...(isWritable(variable(pod, 'env', 'HOME')) ? [] : ['variable HOME of the tasks']),
      ...(hasScript ? [] : ['a start script']),
    ];
    if (missing.length > 0) {
      throw new CodedError('CLEARML9011', {
        found: `${path} runs without root (${effective.sourceOf(pathIn(agent, template, keys))}), but lacks ${missing.join(', ')}`,
        expected: 'a home and a start script outside of /root',
        fix: 'set podSecurity: PodSecurity.restricted(), which sets all of them',
      });
    }
  }
};

/** The keys of the setting that forbids root; undefined for a template that allows it. */
function keysWithoutRoot({ pod }: EffectiveTemplate): readonly string[] | undefined {
  return ['containerSecurityContext', 'podSecurityContext']
    .flatMap((key) => ['runAsNonRoot', 'runAsUser'].map((setting) => [key, setting]))
    .find((keys) => Number(valueAt(pod, keys) ?? 0) > 0);
}

/** The value of a variable; an empty text when it comes from another object. */
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

/** Keys of the paths in lists of mounts. */
const MOUNT_PATHS = { volumeMounts: 'mountPath', extraVolumeMounts: 'mountPath', fileMounts: 'folderPath' };

function rejectPathsOfRoot(
  owner: string,
  pod: JsonObject,
  sourceOf: (list: string, item: string) => string,
  reason: string,
): void {
  for (const [list, key] of Object.entries(MOUNT_PATHS)) {
    const mount = objectsAt(pod, list).find((one) => isOfRoot(one[key]));
    if (mount !== undefined) {
      throw needsRoot(
        `${owner} mounts a file or volume at ${mount[key]} (${sourceOf(list, String(mount.name))})`,
        `a path outside of /root: ${reason}`,
        'mount it elsewhere',
      );
    }
  }
}

function needsRoot(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9010', { found, expected, fix });
}
