import fc from 'fast-check';

/**
 * fast-check with one seed for all runs, so that a result depends on the code alone. CDK8S_CLEARML_SEED sets another
 * one: a number, or `random`.
 */
const seed = process.env.CDK8S_CLEARML_SEED ?? '20261127';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export default fc;
