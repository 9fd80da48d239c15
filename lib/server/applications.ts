import { CustomCertificates } from '../chart/custom-certificates';
import { applyProps, environment, type PropRow, type PropTable, rowsBelow, wholeNumber } from '../chart/prop-table';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import type { ApplicationsOptions } from './application-options';
import { LAUNCH_FORM_PATH, setLaunchForms } from './launch-forms';
import type { ServerInstallation } from './server-installation';

const AT = 'clearmlApplications';
const TEMPLATE = `${AT}.basePodTemplate`;
const EXTRA = '10.11.0'; // 10.11.md
const DNS = '10.8.12'; // 10.8.md

/** Rows of the options, relative to the props of the server. */
export const APPLICATION_ROWS: PropTable<ApplicationsOptions, ServerInstallation> = {
  ...rowsBelow(AT, ['queueMode']),
  maxPods: { path: `${AT}.maxPods`, check: wholeNumber(1) },
  podTemplate: {
    props: {
      ...rowsBelow(TEMPLATE, ['volumes', 'volumeMounts', 'initContainers']),
      environment: { path: `${TEMPLATE}.env`, convert: environment },
      secretEnvironment: { path: `${TEMPLATE}.env`, convert: environment },
      tolerations: { path: `${TEMPLATE}.tolerations`, since: '10.12.1' }, // 10.12.md
      labels: { path: `${TEMPLATE}.labels`, since: '10.12.2' }, // 10.12.md
      containerSecurityContext: { path: `${TEMPLATE}.containerSecurityContext`, since: '11.0.0' }, // 11.0.md
    },
  },
  launchForms: { set: setLaunchForms, paths: [LAUNCH_FORM_PATH] },
  certificates: {
    set: setCertificates,
    paths: ['extraCerts', 'overrideCaCertificatesCrt'].map((key) => `${AT}.customCertificates.${key}`),
    since: '10.8.13', // 10.8.md
  },
  environment: { path: `${AT}.extraEnvs`, convert: environment },
  secretEnvironment: { path: `${AT}.extraEnvs`, convert: environment },
  initContainers: { path: `${AT}.extraInitContainers`, since: EXTRA },
  volumes: { path: `${AT}.extraVolumes`, since: EXTRA },
  volumeMounts: { path: `${AT}.extraVolumeMounts`, since: EXTRA },
  dnsPolicy: { path: `${AT}.dnsPolicy`, since: DNS },
  dnsConfig: { path: `${AT}.dnsConfig`, since: DNS },
  hostAliases: { path: `${AT}.hostAliases`, since: DNS },
  apiUrl: { path: `${AT}.apiServerUrlReferenceOverride`, convert: url(/^https?:\/\/[^\s/@]+(?:\/[^\s@]*)?$/) },
  appUrl: { path: `${AT}.webServerUrlReferenceOverride`, convert: url(/^https?:\/\/[^\s/@]+(?:\/[^\s@]*)?$/) },
  filesUrl: {
    path: `${AT}.fileServerUrlReferenceOverride`,
    convert: url(/^[a-z][a-z0-9+.-]*:\/\/[^\s/@]+(?:\/[^\s@]*)?$/),
  },
  useImageEntrypoint: { path: `${AT}.useImageEntrypoint`, since: '10.9.3' }, // 10.9.md
};

/** From chart 10.11.3 on, the pods of applications trust the certificates, too: the chart has no switch for it. */
function setCertificates({ values }: ServerInstallation, certificates: CustomCertificates, prop: string): void {
  if (certificates._inTasks !== undefined) {
    throw new CodedError('CLEARML9012', {
      found: `applications.certificates with inTasks ${certificates._inTasks}`,
      expected: 'certificates without inTasks: the chart decides whether the pods of applications trust them',
      fix: 'remove inTasks',
    });
  }
  certificates._setValues(values, `${AT}.`, prop);
}

/** The values paths that the options set. */
export const APPLICATION_PATHS: readonly string[] = [`${AT}.enabled`, ...pathsOf(APPLICATION_ROWS)];

function pathsOf(rows: { readonly [prop: string]: PropRow<any, any> }): string[] {
  const paths = Object.values(rows).flatMap((row) => {
    if ('props' in row) {
      return pathsOf(row.props);
    }
    return 'paths' in row ? row.paths : 'path' in row ? [String(row.path)] : [];
  });
  return [...new Set(paths)];
}

/** Applications that users start from the UI. */
export class Applications {
  /**
   * Deploys the agent that runs UI applications.
   *
   * @param options queues, limits, pods and launch forms
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static enabled(options: ApplicationsOptions = {}): Applications {
    return new Applications(true, validateProps(options, 'ApplicationsOptions', 'Applications.enabled'));
  }

  /** Does not deploy that agent. */
  public static disabled(): Applications {
    return new Applications(false, {});
  }

  private constructor(
    private readonly on: boolean,
    private readonly options: ApplicationsOptions,
  ) {}

  /**
   * Whether they trust other certificates than the server.
   *
   * @internal
   */
  public get _hasCertificates(): boolean {
    return this.options.certificates !== undefined;
  }

  /** @internal */
  public _setValues(server: ServerInstallation): void {
    const { chart, values } = server;
    if (!this.on && !chart.supports('applications')) {
      return;
    }
    chart.require('applications', 'applications');
    values.add(`${AT}.enabled`, this.on, 'applications');
    applyProps<ServerInstallation>(server, APPLICATION_ROWS, this.options, 'applications.');
  }
}

/** Rejects certificates that an agent without root cannot add to those of its image. */
export function rejectAddedCertificates({ effective, forbidsRoot }: ServerInstallation): void {
  if (CustomCertificates._areAdded(effective, `${AT}.`) && forbidsRoot) {
    throw new CodedError('CLEARML9010', {
      found: `${AT}.customCertificates.extraCerts with pods without root`,
      expected: 'a bundle: the agent of the applications adds certificates as root',
      fix: 'use CustomCertificates.bundle with all certificates that the applications trust',
    });
  }
}

function url(pattern: RegExp): (text: string, prop: string) => string {
  return (text, prop) => {
    if (!pattern.test(text)) {
      throw new CodedError('CLEARML5051', {
        found: `${prop} is ${urlInShort(text)}`,
        expected: 'a URL with its scheme and without a login',
        fix: 'correct the URL',
      });
    }
    return text;
  };
}
