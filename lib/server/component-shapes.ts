import { listOf, propsOf, TEXT } from '../core/props/shapes';
import type { FileMount } from './component-props';

export const FILE_MOUNTS = listOf(
  propsOf<FileMount>({ name: TEXT, folderPath: TEXT, fileContent: TEXT }, 'name', 'folderPath', 'fileContent'),
);
