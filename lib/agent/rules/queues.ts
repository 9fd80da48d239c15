import { CONTENTS } from '../../chart/contents';
import { checkValues, nameOf } from '../../chart/described-values';
import { CodedError, listed } from '../../core/errors/coded-error';
import { joinPath } from '../../helm/data/paths';
import { resolvePlain } from '../../helm/yaml/plain-scalars';
import { problemWith, type Reader } from '../../secrets/readers/reader';
import type { AgentInstallation, AgentRule } from '../agent-installation';
import { queueRows } from '../tasks/template-rows';
import { GLUE } from '../value-paths';
import { queueNamesOf, queuesOf } from './effective-templates';

const NAMES = `${GLUE}.queue`;

/**
 * An agent serves at least one queue, and each queue has a valid name.
 *
 * @throws CLEARML9002
 */
export const queueNames: AgentRule = (agent) => {
  const { chart, effective } = agent;
  const names = namesOf(agent);
  for (const name of chart.edition === 'public' ? [] : names) {
    requireName(name, CONTENTS.queue.readers, effective.sourceOf(joinPath(`${GLUE}.queues`, name)));
  }
  if (names.length === 0 && effective.at(`${GLUE}.appsQueue.enabled`) !== true) {
    throw invalid('no queue', 'at least one queue, in the queues prop or in values', 'name a queue in the queues prop');
  }
};

/** Names of the queues, without the applications queue. */
export function namesOf(agent: AgentInstallation): string[] {
  return agent.chart.edition === 'public' ? publicNames(agent) : queueNamesOf(agent);
}

/** The public chart has the names as one text, which it prints without quotes. Values replace the text of the prop. */
function publicNames({ chart, effective, props }: AgentInstallation): string[] {
  const text = String(effective.at(NAMES) ?? '');
  if (text !== '' && resolvePlain(text).type !== 'str') {
    throw invalid(
      `queues ${JSON.stringify(text)} (${effective.sourceOf(NAMES)}) for chart ${chart.name}`,
      'names that YAML reads as a string',
      'rename the queue',
    );
  }
  const inProp = props.queues.map(({ name }) => name);
  for (const name of inProp) {
    // A comma would separate two names.
    requireName(name, CONTENTS.publicQueue.readers, 'queues');
  }
  const names = text === '' ? [] : text.split(',');
  for (const name of names) {
    requireName(name, CONTENTS.publicQueue.readers, effective.sourceOf(NAMES));
  }
  const missing = inProp.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw invalid(
      `queues without ${listed(missing)} in ${nameOf(effective, NAMES)}, which replaces the queues prop`,
      'one list of queues: this chart has the names of all queues as one text',
      'name all queues in the queues prop, or set queues: [] and name them in values',
    );
  }
  if (names.length > 1) {
    chart.require('severalQueues', `several queues in ${nameOf(effective, NAMES)}`);
  }
  return names;
}

/**
 * Checks the settings of each queue like its props.
 *
 * @throws CLEARML5008
 */
export const queueSettings: AgentRule = (agent) => {
  const { chart, effective } = agent;
  for (const { queuePath } of queuesOf(agent)) {
    checkValues(effective, queueRows(queuePath), chart.edition);
  }
};

function requireName(name: string, readers: readonly Reader[], source: string): void {
  const problem = problemWith(readers, name);
  if (problem !== undefined) {
    const found = `queue ${JSON.stringify(name)} (${source}): ${problem.found}`;
    throw invalid(found, problem.reader.accepts, 'rename the queue');
  }
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9002', { found, expected, fix });
}
