import { helmOf } from './helms';

process.env.HELM_EXECUTABLE = helmOf(3);
// Tests do not read renderings from a cache. Tests of the cache enable it.
process.env.CDK8S_CLEARML_CACHE = 'off';
