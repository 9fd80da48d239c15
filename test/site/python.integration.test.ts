import { spawnSync } from 'node:child_process';
import { pythonOf } from '../../scripts/site/python';
import { temporaryFolder } from '../support/apps';
import { EXAMPLES, isApp } from '../support/doc-pages';
import { writeFiles } from '../support/files';

const app = (code: string) => `import { App, Chart } from 'cdk8s';\nconst app = new App();\n${code}\napp.synth();\n`;

const UNTRANSLATABLE = [
  `['a', 'b'].map((name) => new Chart(app, name));`,
  `new Chart(app, process.env.NAME!);`,
  `import { stage } from './stages';\nnew Chart(app, stage);`,
];

const VALUES = `import { HelmRelease, SecretFile, SecretValue, Tenants } from 'cdk8s-clearml';
const secret = (key: string) => SecretValue.existing('keys', \`\${key}-{id}\`);
Tenants.of([{ name: 'acme', adminEmail: 'clearml@acme.example' }]);
new HelmRelease(new Chart(app, 'web'), 'web', {
  chart: 'web',
  values: {
    webServer: { replicaCount: 2, podSpec: { 'extraEnv': [{ valueFrom: SecretFile.from(secret('a')) }] } },
    [\`\${'a'}/b\`]: \`a:
  b\`,
  },
});`;

describe('examples in Python', () => {
  const apps = EXAMPLES.filter(isApp);
  // One call, because most of its time loads the types of the library.
  const all = pythonOf([...apps.map(({ code }) => code), ...[...UNTRANSLATABLE, VALUES].map(app)]);
  const translations = all.slice(0, apps.length);

  test('exist for nine of ten TypeScript examples', () => {
    expect(translations.filter(Boolean).length).toBeGreaterThanOrEqual(apps.length * 0.9);
  });

  test('pass lists of props as objects of their classes', () => {
    const readme = translations[apps.findIndex(({ page }) => page === 'README.md')];
    expect(readme).toMatch(/^from cdk8s_clearml import .*\bFixedUser\b/m);
    expect(readme).toContain('users=[FixedUser(username="admin", password=');
  });

  test('do not exist for programs with functions of Node.js, or modules of the page', () => {
    expect(all.slice(apps.length, -1)).toEqual(UNTRANSLATABLE.map(() => undefined));
  });

  test('keep the keys of values, braces in texts, and the indentation of texts', () => {
    const code = all.at(-1);
    expect(code).toContain('def secret(key):\n    return SecretValue.existing("keys", f"{key}-{{id}}")\n');
    expect(code).toContain('Tenants.of([Tenant(name="acme", admin_email="clearml@acme.example")])');
    expect(code).toContain('"webServer": {"replicaCount": 2, "podSpec": {"extraEnv": [{"valueFrom": ');
    expect(code).toMatch(/ f"\{'a'\}\/b": \(\n +"a:\\n"\n +" {2}b"\n +\)/);
  });

  test('rename members that are keywords', () => {
    expect(all.at(-1)).toContain('SecretFile.from_(secret("a"))');
  });

  const python = spawnSync('python3', ['--version']).status === 0 ? test : test.skip;
  python('compile (requires python3 on PATH)', () => {
    const files = translations.flatMap((code, index) => (code ? [[`example_${index}.py`, code] as const] : []));
    const folder = temporaryFolder();
    writeFiles(folder, Object.fromEntries(files));
    const names = files.map(([name]) => name);
    const { stderr, status } = spawnSync('python3', ['-m', 'py_compile', ...names], { encoding: 'utf8', cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
