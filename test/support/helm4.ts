import { helmOf } from './helms';

process.env.HELM_EXECUTABLE = helmOf(4);
// Tests render; those of the cache switch it on.
process.env.CDK8S_CLEARML_CACHE = 'off';
