import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tenants } from '../../lib/tenants/tenants';
import { failureOf, temporaryFolder } from '../support/apps';

/** A file of tenants. */
export function fileWith(text: string, ending: string): string {
  const path = join(temporaryFolder(), `tenants.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** What a file is refused with, without the folder that it is in. */
export function refusal(text: string, ending: string): string {
  const path = fileWith(text, ending);
  return failureOf(() => Tenants.fromFile(path)).message.replaceAll(path, `tenants.${ending}`);
}
