import { type Branding, Exposure, LoginFallback, UiTheme } from '../../lib';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { installationOf, variablesOf } from './servers';

const UI = 'webserver';

test('sets the variables of customizing_ui.md, each as JSON', () => {
  const branding: Branding = {
    loginFallback: LoginFallback.TENANT,
    displayTips: true,
    forcedTheme: UiTheme.LIGHT,
    customStyle: 'https://yourcdn.com/path/to/your-custom-clearml-styles.css',
    externalAddUsers: false,
    tenantTitles: { provider: 'Managed MLOps Inc.', tenant: 'Client Corp.' },
    favicon: 'https://example.com/favicon.ico',
    logo: 'https://example.com/logo.png',
    logoSmall: 'https://example.com/logoSmall.png',
    docsLink: 'https://docs.example.com',
    supportEmail: 'tech-support@example.com',
    whiteLabelLink: {
      logo: 'https://example.com/small-logo.png',
      tooltip: 'Provided by ExampleCorp',
      link: 'https://example.com',
    },
    loginNotice: 'System maintenance scheduled for Sunday at 2 AM.',
  };
  const expected = {
    WEBSERVER__loginFallback: 'tenant',
    WEBSERVER__displayTips: true,
    WEBSERVER__forceTheme: 'light',
    WEBSERVER__customStyle: 'https://yourcdn.com/path/to/your-custom-clearml-styles.css',
    WEBSERVER__externalAddUsers: false,
    WEBSERVER__tenantTitles__provider: 'Managed MLOps Inc.',
    WEBSERVER__tenantTitles__tenant: 'Client Corp.',
    WEBSERVER__branding__faviconUrl: 'https://example.com/favicon.ico',
    WEBSERVER__branding__logo: 'https://example.com/logo.png',
    WEBSERVER__branding__logoSmall: 'https://example.com/logoSmall.png',
    WEBSERVER__docsLink: 'https://docs.example.com',
    WEBSERVER__supportEmail: 'tech-support@example.com',
    WEBSERVER__whiteLabelLink__logo: 'https://example.com/small-logo.png',
    WEBSERVER__whiteLabelLink__tooltip: 'Provided by ExampleCorp',
    WEBSERVER__whiteLabelLink__link: 'https://example.com',
    WEBSERVER__loginNotice: 'System maintenance scheduled for Sunday at 2 AM.',
  };
  const parsed = Object.entries(variablesOf({ branding }, UI)).map(([name, value]) => [name, JSON.parse(value)]);
  expect(Object.fromEntries(parsed)).toEqual(expected);
  expect(variablesOf({ branding: { defaultTheme: UiTheme.DARK } }, UI)).toEqual({ WEBSERVER__defaultTheme: '"dark"' });
});

test.each<Branding>([
  { logo: 'data:image/svg+xml;base64,PHN2Zy8+' },
  { customStyle: 'data:text/css,body%7B%7D' },
  { docsLink: 'http://docs.internal/clearml' },
  { loginNotice: '<a href="http://intranet">Read this</a>' },
])('accepts %j on a UI with https', (branding) => {
  expect(Object.keys(variablesOf({ branding }, UI))).toHaveLength(1);
});

const PLAIN: Branding[] = [
  { logo: 'http://example.com/logo.png' },
  { favicon: 'http://example.com/favicon.ico' },
  { customStyle: 'http://example.com/a.css' },
  { whiteLabelLink: { logo: 'http://example.com/a.png', tooltip: 'a', link: 'http://example.com' } },
  { loginNotice: 'Welcome <img src="http://example.com/a.png">' },
];

test.each(PLAIN)('rejects %j on a UI with https, and accepts it on a UI with http', (branding) => {
  const { message } = failureOf(() => installationOf({ branding }));
  expect(message).toMatch(/^CLEARML5051: branding\.\w+(?:\.logo)? is ".*http:.*\n.*browsers block http/);
  const exposure = Exposure.clusterInternal({ https: false });
  expect(Object.keys(variablesOf({ branding, exposure }, UI)).length).toBeGreaterThan(0);
});

test.each<Branding>([
  { logo: '/logo.png' },
  { logo: 'data:text/html,<script>' },
  { logo: 'https://me:p4ss@example.com/logo.png' },
  { docsLink: 'javascript:alert(1)' },
  { docsLink: 'docs.example.com' },
  { supportEmail: 'our support' },
])('rejects %j', (branding) => {
  const { message } = failureOf(() => installationOf({ branding }));
  expect(message).toMatch(/^CLEARML5051: branding\./);
  expect(message).not.toContain('p4ss');
});

test('rejects a default theme that the forced theme overrides, and branding of the open-source server', () => {
  const branding = { defaultTheme: UiTheme.DARK, forcedTheme: UiTheme.LIGHT };
  expect(failureOf(() => installationOf({ branding })).message).toMatch(/^CLEARML2002: branding: defaultTheme dark/);
  const chart = bareChart('clearml', '7.14.4');
  expect(failureOf(() => installationOf({ chart, branding: {} })).message).toContain(
    'CLEARML4003: branding with chart',
  );
});
