import { CodedError, inShort } from '../core/errors/coded-error';
import type { ServerInstallation } from './server-installation';
import { hoconText } from './settings';

/** An item of a list in a launch form. */
export interface LaunchFormOption {
  /** Value of the parameter. */
  readonly value: string;

  /**
   * Text in the list.
   *
   * @default - the value
   */
  readonly label?: string;
}

/** Changes to a field of the launch form of an application (`app_launch_form_custom.md`). */
export interface LaunchFormField {
  /**
   * Initial value. It must be one of `options`, when there are any: CLEARML5055.
   *
   * @default - the value in the application package
   */
  readonly defaultValue?: any;

  /**
   * Items of the list from which users choose.
   *
   * @default - the items in the application package
   */
  readonly options?: LaunchFormOption[];

  /**
   * Text in the empty field.
   *
   * @default - the text in the application package
   */
  readonly placeholder?: string;

  /**
   * Text below the field.
   *
   * @default - the text in the application package
   */
  readonly hint?: string;

  /**
   * Text of the tooltip.
   *
   * @default - the text in the application package
   */
  readonly info?: string;
}

/** Launch forms by application and parameter. */
type LaunchForms = { readonly [application: string]: { readonly [parameter: string]: LaunchFormField } };

/** The values path of the file. */
export const LAUNCH_FORM_PATH = 'apiserver.fileMounts';

/**
 * Writes the changes to the file from which the API server reads them.
 *
 * @throws CLEARML5055 when a default is none of the options, CLEARML5004 when the server cannot read a text
 */
export function setLaunchForms({ values }: ServerInstallation, forms: LaunchForms, prop: string): void {
  const overrides = mapValues(forms, (fields, application) =>
    mapValues(fields, (field, parameter) => fieldOf(field, `${prop} of ${application}: ${parameter}`)),
  );
  const fileContent = `app_wizard_overrides ${hoconText('applications.conf', overrides, 2)}\n`;
  const folderPath = '/etc/opt/seematics/services';
  values.add(LAUNCH_FORM_PATH, [{ name: 'applications.conf', folderPath, fileContent }], prop);
}

function fieldOf({ defaultValue, options, ...texts }: LaunchFormField, field: string): object {
  if (defaultValue !== undefined && options !== undefined && !options.some(({ value }) => value === defaultValue)) {
    throw new CodedError('CLEARML5055', {
      found: `${field} has default ${inShort(defaultValue)}`,
      expected: `one of its options: ${inShort(options.map(({ value }) => value))}`,
      fix: 'correct defaultValue, or add an option',
    });
  }
  const items = options?.map(({ value, label }) => (label === undefined ? value : { label, value }));
  return { default: defaultValue, options: items, ...texts };
}

function mapValues<A, B>(map: { readonly [key: string]: A }, convert: (value: A, key: string) => B) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value, key)]));
}
