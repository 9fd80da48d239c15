import { Duration, Size } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { failureOf } from '../support/apps';
import { readHocon, testWithPyhocon } from '../support/hocon';
import { CONTRACT, environmentOf, objectOf, PUBLIC, podOf, serverOf, variablesOf, withPublicChart } from './servers';

type Props = Partial<ClearmlServerProps>;

const community = (props: Props = {}) => serverOf({ chart: ChartSource.community(), ...props });
const defaultsOf = (props: Props): string =>
  objectOf(community(props), 'ConfigMap', '-apiserver-defaults').data['apiserver.conf'];

const HTTPS = Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') });
const HTTP = Exposure.ingress({ className: 'nginx' });
const COOKIE = { max_age: 2_592_000, secure: true };
const APP = 'https://app.clearml.example.com';

describe('the API server of the community chart', () => {
  testWithPyhocon('limits the login cookie to https and 30 days, and its use to pages of the web UI', () => {
    const defaults = { auth: { cookies: COOKIE }, cors: { origins: [APP] } };
    expect(readHocon([defaultsOf({ exposure: HTTPS })])).toEqual([defaults]);
  });

  test.each<[string, Props, boolean]>([
    ['hosts without certificates', { exposure: HTTP }, false],
    ['a proxy of the user with http', { exposure: Exposure.clusterInternal({ https: false }) }, false],
    ['a proxy of the user with https', {}, true],
    ['hosts with certificates', { exposure: HTTPS }, true],
    ['external file storage', { exposure: HTTPS, fileStorage: FileStorage.external('s3://bucket') }, true],
    ['a displayed URL with http', { exposure: HTTPS, displayedUrls: { api: 'http://proxy.example.com' } }, false],
    [
      'a displayed URL with http in values',
      { exposure: HTTPS, values: { webserver: { displayedServerURLs: { fileserver: 'http://proxy.example.com' } } } },
      false,
    ],
    ['another choice of the user in values', { exposure: HTTPS, values: { clearml: { secureCookie: false } } }, false],
  ])('requires https for the login cookie only if every URL has it: %s', (_, props, isSecure) => {
    expect(defaultsOf(props)).toContain(`secure: ${isSecure}\n`);
  });

  test.each<[string, Props, string | undefined]>([
    ['the URL of the web UI with its port', { exposure: Exposure.nodePort() }, ':30080"]'],
    [
      'further origins of the props',
      { allowedOrigins: ['https://portal.example.com'] },
      '"https://portal.example.com"]',
    ],
    ['no origins behind a proxy with other URLs', { displayedUrls: { api: 'https://proxy.example.com' } }, undefined],
    ['only the origins in values', { values: { apiserver: { allowedOrigins: ['https://a.io'] } } }, '["https://a.io"]'],
  ])('permits %s', (_, props, end) => {
    const [, origins] = /^cors\.origins: (.*)$/m.exec(defaultsOf(props)) ?? [];
    expect(origins?.slice(-(end?.length ?? 0))).toBe(end);
  });

  test('reads its defaults from a folder that the files of users override, and restarts when they change', () => {
    const server = community({ apiserver: { additionalConfigs: { 'apiserver.conf': 'auth.cookies.max_age: 5' } } });
    const [main] = podOf(server, 'apiserver').containers;
    const paths = main.volumeMounts.map(({ name, mountPath }: any) => `${name} ${mountPath}`);
    // The order in which the server reads folders, unless CLEARML_CONFIG_DIR names others.
    expect(paths).toEqual(expect.arrayContaining(['defaults /opt/trains/config', 'config /opt/clearml/config']));
    const checksum = (props: Props) =>
      objectOf(community(props), 'Deployment', '-apiserver').spec.template.metadata.annotations['checksum/defaults'];
    expect(checksum({ exposure: HTTPS })).not.toBe(checksum({ exposure: HTTP }));
    expect(environmentOf(server, 'apiserver')).not.toHaveProperty('CLEARML__apiserver__auth__cookies__max_age');
  });
});

test('the file server of the community chart asks the API server about a token again after five minutes', () => {
  const TOKENS = 'CLEARML__fileserver__auth__tokens_cache_threshold_sec';
  expect(environmentOf(community(), 'fileserver')[TOKENS]).toBe('300');
  const fileserver = { tokenCache: Duration.minutes(1) };
  expect(environmentOf(community({ fileserver }), 'fileserver')[TOKENS]).toBe('60');
  expect(environmentOf(community({ values: { fileserver: { tokenCacheSeconds: 9 } } }), 'fileserver')[TOKENS]).toBe(
    '9',
  );
});

describe('props', () => {
  const props: Props = {
    loginCookie: { secure: true, maxAge: Duration.days(7) },
    allowedOrigins: [],
    fileserver: { tokenCache: Duration.minutes(5) },
  };
  const EXPECTED = {
    CLEARML__apiserver__auth__cookies__secure: 'true',
    CLEARML__apiserver__auth__cookies__max_age: '604800',
    CLEARML__apiserver__cors__origins: JSON.stringify([APP]),
  };

  test.each([
    ['clearml-enterprise', ChartSource.directory(CONTRACT)],
    ['clearml-community', ChartSource.community()],
  ])('set the cookie, the origins and the token cache of %s', (_, chart) => {
    const server = serverOf({ chart, ...props });
    expect(environmentOf(server, 'apiserver')).toMatchObject(EXPECTED);
    expect(environmentOf(server, 'fileserver')).toMatchObject({
      CLEARML__fileserver__auth__tokens_cache_threshold_sec: '300',
    });
  });

  test('leave the settings of other charts alone by default', () => {
    const names = Object.keys({ ...variablesOf({}), ...environmentOf(serverOf(), 'apiserver') });
    expect(names.filter((name) => /cookies__(?:secure|max_age)|cors/i.test(name))).toEqual([]);
  });

  test.each<[string, Props, string]>([
    [
      'an origin with a path',
      { allowedOrigins: ['https://a.io/x'] },
      'CLEARML5001 clearml/server: allowedOrigins[0] is',
    ],
    ['every origin', { allowedOrigins: ['https://a.io', '*'] }, 'CLEARML5001 clearml/server: allowedOrigins[1] is'],
    [
      'a cookie without lifetime',
      { loginCookie: { maxAge: Duration.seconds(0) } },
      'CLEARML5008 clearml/server: loginCookie.maxAge in seconds is 0',
    ],
    [
      'parts of seconds',
      { fileserver: { tokenCache: Duration.millis(1500) } },
      'CLEARML5008 clearml/server: fileserver.tokenCache in seconds is 1.5',
    ],
    [
      'temporary storage of less than a mebibyte',
      { chart: ChartSource.community(), webserver: { temporaryStorage: Size.kibibytes(1) } },
      'CLEARML5008 clearml/server: webserver.temporaryStorage in mebibytes is',
    ],
    [
      'temporary storage of another chart',
      { fileserver: { temporaryStorage: Size.gibibytes(1) } },
      'CLEARML4003 clearml/server: fileserver.temporaryStorage with chart clearml-enterprise',
    ],
  ])('reject %s', (_, rejected, message) => {
    expect(failureOf(() => serverOf(rejected)).message).toContain(message);
  });
});

describe('temporary storage', () => {
  const storageOf = (chart: ChartSource, component: 'fileserver' | 'webserver', temporaryStorage?: Size) => {
    const { containers, volumes } = podOf(serverOf({ chart, [component]: { temporaryStorage } }), component);
    const { name } = containers[0].volumeMounts.find(({ mountPath }: any) => mountPath === '/tmp') ?? {};
    const of = (kind: string) => containers[0].resources[kind]?.['ephemeral-storage'];
    return [volumes?.find((volume: any) => volume.name === name)?.emptyDir?.sizeLimit, of('requests'), of('limits')];
  };

  test('has limits in the community chart', () => {
    expect(storageOf(ChartSource.community(), 'fileserver')).toEqual(['50Gi', '1Gi', '51Gi']);
    expect(storageOf(ChartSource.community(), 'webserver')).toEqual(['10Gi', '256Mi', '11Gi']);
  });

  test('takes its limit, and the limit of the container, from the prop', () => {
    expect(storageOf(ChartSource.community(), 'fileserver', Size.gibibytes(200))).toEqual(['200Gi', '1Gi', '201Gi']);
    expect(storageOf(ChartSource.community(), 'webserver', Size.mebibytes(500))).toEqual(['500Mi', '500Mi', '1524Mi']);
  });

  withPublicChart('of the public chart', () => {
    test('is limited only by the prop', () => {
      const chart = ChartSource.directory(PUBLIC);
      expect(storageOf(chart, 'fileserver')).toEqual([undefined, undefined, undefined]);
      expect(storageOf(chart, 'fileserver', Size.gibibytes(20))).toEqual(['20Gi', '1Gi', '21Gi']);
      expect(storageOf(chart, 'webserver', Size.gibibytes(2))).toEqual(['2Gi', '1Gi', '3Gi']);
    });
  });
});
