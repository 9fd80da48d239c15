import { join } from 'node:path';
import { helmOf } from './helms';

process.env.HELM_EXECUTABLE = helmOf(4);
// The suites of a test run share renderings in its temporary folder, so that helm renders each release once.
process.env.CDK8S_CLEARML_CACHE = join(String(process.env.TMPDIR), 'cache');
