import { isJsonObject } from '../../helm/data/json';
import { parsedJson } from '../../secrets/secret-text';
import type { ServerInstallation } from '../server-installation';
import { serverSetting } from '../settings';
import type { Settings } from './server-settings';

/** A rule for the URLs that a presign service signs (`presign_service.md`). */
export interface PresignRule {
  /**
   * Regular expression for the URL.
   *
   * @example "^s3://private-bucket/"
   */
  readonly regex: string;

  /**
   * Field of the object with the URL. The ClearML documentation does not list the fields.
   *
   * @default - any field
   */
  readonly field?: string;

  /**
   * Type of the object with the URL. The ClearML documentation does not list the types.
   *
   * @default - any type
   */
  readonly objectType?: string;
}

/** A set of rules (`presign_service.md`). */
export interface PresignMatchSet {
  /** The rules. */
  readonly rules: PresignRule[];
}

/** A presign service to which the web UI redirects storage URLs (`presign_service.md`). */
export interface PresignRegistration {
  /**
   * URL of the service, as browsers reach it.
   *
   * @default - https, `presign.` and the base domain
   * @example "https://presign.clearml.example.com"
   */
  readonly url?: string;

  /**
   * The storage URLs that the service signs.
   *
   * @default - one set with one rule: URLs that begin with `s3://`
   */
  readonly matchSets?: PresignMatchSet[];

  /**
   * `use_fallback` of the service. The ClearML documentation sets it to false and does not explain it.
   *
   * @default false
   */
  readonly useFallback?: boolean;

  /**
   * Whether another app or another tool deploys the service. Otherwise, a server whose app has no `PresignService` at this URL is
   * CLEARML5040.
   *
   * @default false
   */
  readonly serviceOutsideApp?: boolean;
}

const SETTING = 'SERVICES.SYSTEM.COMPANY.DEFAULT.SERVICES';
const S3: PresignMatchSet = { rules: [{ regex: '^s3://' }] };

/** URL of a presign service. */
export function presignUrl({ url }: PresignRegistration, baseDomain: string): string {
  return (url ?? `https://presign.${baseDomain}`).replace(/\/$/, '');
}

/** Lists presign services in the settings of the API server. */
export function setPresign({ props, values }: ServerInstallation, services: readonly PresignRegistration[]): void {
  const list = services.map((service) => ({
    type: 'presign',
    url: presignUrl(service, props.baseDomain),
    use_fallback: String(service.useFallback ?? false),
    match_sets: (service.matchSets ?? [S3]).map(({ rules }) => ({
      rules: rules.map(({ field = '', objectType = '', regex }) => ({ field, obj_type: objectType, regex })),
    })),
  }));
  if (list.length > 0) {
    values.addEnvironment('apiserver', [serverSetting(SETTING, list)], 'presign');
  }
}

/** URLs of the presign services in the settings of a server; undefined if the setting cannot be read. */
export function registeredPresignUrls(settings: Settings): string[] | undefined {
  const list = parsedJson((settings.get(SETTING.toLowerCase()) ?? '').replaceAll('$$', '$'));
  return Array.isArray(list) ? list.filter(isJsonObject).map(({ url }) => String(url).replace(/\/$/, '')) : undefined;
}
