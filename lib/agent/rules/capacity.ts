import { nameOf } from '../../chart/described-values';
import { CodedError, inShort } from '../../core/errors/coded-error';
import type { AgentRule } from '../agent-installation';
import { DASHBOARD } from '../value-paths';

const PAIR = /^[A-Za-z0-9][A-Za-z0-9._/-]*=[A-Za-z0-9._-]*$/;

const SELECTORS = ['gpu.discovery.baseSelector', 'gpu.discovery.nodeSelector', 'cpu.discovery.nodeSelector'];

/**
 * Capacities are discovered on nodes that a list of `key=value` selects.
 *
 * @throws CLEARML9017
 */
export const selectors: AgentRule = ({ effective }) => {
  for (const path of SELECTORS.map((one) => `${DASHBOARD}.${one}`)) {
    const selector = effective.chosen(path) ?? '';
    if (
      selector !== '' &&
      !String(selector)
        .split(',')
        .every((pair) => PAIR.test(pair))
    ) {
      throw new CodedError('CLEARML9017', {
        found: `${nameOf(effective, path)} is ${inShort(selector)}`,
        expected: 'labels as key=value, separated by commas, without blanks',
        fix: 'correct the selector',
      });
    }
  }
};
