import { basename } from 'node:path';
import { projectFolder } from '../../helm/store/project';

/** Name of the project: the name of its folder. */
export function titleOf(): string {
  return basename(projectFolder());
}
