import { join } from 'node:path';
import { helmOf } from './helms';

process.env.HELM_EXECUTABLE = helmOf(4);
// The suites of a run share renderings in the temporary folder of the run, so that each is made once.
process.env.CDK8S_CLEARML_CACHE = join(String(process.env.TMPDIR), 'cache');
