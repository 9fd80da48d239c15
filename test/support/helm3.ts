import { helmOf } from './helms';

process.env.HELM_EXECUTABLE = helmOf(3);
