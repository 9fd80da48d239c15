import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, inShort, listed } from '../../core/errors/coded-error';
import { validateArgument } from '../../core/props/validate-props';
import { readRegularText } from '../../core/regular-file';
import type { FileMount } from '../config-file-props';

/** Folder in which the API server looks for templates (`custom_billing.md`). */
export const TEMPLATE_FOLDER = '/opt/clearml/config/templates';

/**
 * Jinja2 templates of events (`custom_billing.md`, `event_metering.mdx`). ClearML supplies the templates for custom events; they are not
 * published.
 *
 * @example
 * const templates = EventTemplates.fromFolder('custom-events/templates');
 */
export class EventTemplates {
  /**
   * All files of a folder whose names end with `.j2`.
   *
   * @param path folder, relative to the folder in which synth runs
   * @throws CLEARML5041 when the folder cannot be read or contains no template
   */
  public static fromFolder(path: string): EventTemplates {
    validateArgument(path, 'string', 'path of EventTemplates.fromFolder');
    return EventTemplates.of(`folder ${path}`, templatesIn(path));
  }

  /**
   * Templates by file name.
   *
   * @param texts contents of the files; each file name ends with `.j2`
   * @throws CLEARML5041 when there is none, or a name is invalid
   */
  public static fromTexts(texts: { [fileName: string]: string }): EventTemplates {
    validateArgument(texts, '{string}', 'texts of EventTemplates.fromTexts');
    return EventTemplates.of('EventTemplates.fromTexts', Object.entries(texts));
  }

  private static of(source: string, files: readonly (readonly [string, string])[]): EventTemplates {
    const invalid = files.find(([name]) => !/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*\.j2$/.test(name));
    if (files.length === 0 || invalid) {
      throw unusable(invalid ? `${source} with ${inShort(invalid[0])}` : `${source} without templates`);
    }
    return new EventTemplates(files);
  }

  private constructor(
    /**
     * File names and contents.
     *
     * @internal
     */
    public readonly _files: readonly (readonly [string, string])[],
  ) {}

  /** @internal */
  public _mountsIn(folderPath: string): FileMount[] {
    return this._files.map(([name, fileContent]) => ({ name, folderPath, fileContent }));
  }
}

function templatesIn(folder: string): [string, string][] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.j2'));
    return names.sort().map((name) => [name, textOf(join(folder, name))]);
  } catch (error) {
    const { code = (error as Error).message } = error as NodeJS.ErrnoException;
    throw error instanceof CodedError ? error : unusable(`folder ${folder} cannot be read: ${code}`);
  }
}

function textOf(path: string): string {
  try {
    return readRegularText(path);
  } catch (error) {
    throw unusable(`file ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
}

function unusable(found: string): CodedError {
  return new CodedError('CLEARML5041', {
    found,
    expected: `one or more Jinja2 templates; file names consist of ${listed(['letters', 'digits', 'underscores', 'hyphens'])}, and end with .j2`,
    fix: 'use the templates that ClearML supplies',
  });
}
