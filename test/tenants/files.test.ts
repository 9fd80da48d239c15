import { Tenants } from '../../lib/tenants/tenants';
import { failureOf } from '../support/apps';
import { fileWith, rejection } from './fleets';

const YAML = `# yaml-language-server: $schema=tenants.schema.json
tenants:
  - name: acme
    quota: {requests.cpu: "4", pods: "10"}
    queues:
      - {name: cpu, maxPods: 3, memoryLimit: 4Gi}
      - {name: slice, migProfile: 1g.10gb}
    domains: [acme.io]
  - name: umbrella
    maxUsers: 3
`;

test('reads equal tenants from YAML, JSON and CSV', () => {
  const tenants = 'tenants: [{name: acme, quota: {requests.cpu: "4"}, domains: [a.io, b.io], maxUsers: 3}, {name: b}]';
  const rows = 'name, quota/requests.cpu, domains, maxUsers\nacme, 4, a.io; b.io, 3\n"b",,,\n';
  const yaml = Tenants.fromFile(fileWith(tenants, 'yaml'));
  const json = Tenants.fromFile(fileWith(JSON.stringify({ $schema: 'x', tenants: yaml.all }, null, 2), 'json'));
  const csv = Tenants.fromFile(fileWith(rows, 'csv'));
  expect(json.all).toEqual(yaml.all);
  expect(csv.all).toEqual(yaml.all);
  expect(Tenants.fromFile(fileWith(YAML, 'yml')).all).toHaveLength(2);
});

test('accepts JSON with tabs and a byte order mark', () => {
  const file = fileWith('\uFEFF{\n\t"tenants": [\n\t\t{\n\t\t\t"name": "acme"\n\t\t}\n\t]\n}\n', 'json');
  expect(Tenants.fromFile(file).all).toEqual([{ name: 'acme' }]);
});

describe('CLEARML9072 contains the location', () => {
  test.each<[string, string, string]>([
    ['yaml', YAML.replace('maxUsers', 'maxUser'), 'line 10, column 5: maxUser is not a known field; maxUsers is'],
    [
      'yaml',
      YAML.replace('umbrella', 'Umbrella'),
      'line 9, column 5: name is "Umbrella" (Name of the tenant: at most 39',
    ],
    ['yaml', YAML.replace('pods: "10"', 'pods: ten'), 'line 4, column 32: pods is "ten" (A quantity of Kubernetes'],
    ['yaml', YAML.replace('maxPods: 3', 'maxPods: none'), 'line 6, column 21: maxPods is "none", not a whole number'],
    ['yaml', YAML.replace('name: umbrella\n    ', ''), 'line 9, column 5: name is missing'],
    ['yaml', YAML.replace('[acme.io]', '[acme]'), 'line 8, column 15: domains[0] is "acme" (A mail domain'],
    [
      'json',
      '{"tenants":\n [{"name": "a", "features": ["x"]}]}',
      'line 2, column 30: features[0] is "x", not one of user_',
    ],
    ['json', '[]', 'line 1, column 1: found [] instead of a field tenants'],
    ['yaml', '', 'line 1, column 1: the file is empty'],
    ['csv', 'name,colour\na,red\n', 'line 1, column colour: colour is not a known field'],
    ['csv', 'name,maxUsers\na,1\nb,many\n', 'line 3, column maxUsers: maxUsers is "many", not a whole number'],
    ['csv', 'name,domains\na,a.io; b\n', 'line 2, column domains: domains[1] is "b" (A mail domain'],
    ['csv', 'name,queues\na,cpu\n', 'line 1, column queues: queues cannot be written in cells'],
    ['csv', 'name,quota\na,cpu\n', 'line 1, column quota: quota cannot be written in a cell'],
    ['csv', 'name,company\n"a","x\ny"\nB,z\n', 'line 4, column name: name is "B"'],
  ])('in %s: %s', (ending, text, found) => {
    const message = rejection(text, ending);
    expect(message).toContain(`CLEARML9072: tenants.${ending} ${found}`);
    expect(message.split('\n')).toHaveLength(3);
  });

  test.each<[string, string, string]>([
    ['text instead of a tenant', 'tenants: [acme]', 'tenants[0] is "acme", not a map of fields'],
    ['a map instead of a list', 'tenants: {acme: {}}', 'tenants is {"acme":{}}, not a list'],
    ['a missing list', 'tenants:', 'tenants is empty, not a list'],
    ['a number instead of text', 'tenants: [{name: 42}]', 'name is 42, not text: write "42"'],
    ['a fraction', 'tenants: [{name: a, maxUsers: 1.5}]', 'maxUsers is 1.5, not a whole number\n'],
    ['a number below the minimum', 'tenants: [{name: a, maxUsers: 0}]', 'maxUsers is 0, less than 1'],
    ['a company name below the minimum', 'tenants: [{name: a, company: ab}]', 'company is "ab" (Its name in ClearML'],
    ['a misspelled value', 'tenants: [{name: a, features: [pipeline]}]', 'features[0] is "pipeline"; pipelines is'],
  ])('of %s', (_, text, found) => {
    expect(rejection(text, 'yaml')).toMatch(/^CLEARML9072: tenants\.yaml line 1, column \d+: /);
    expect(rejection(text, 'yaml')).toContain(found);
  });

  test('of the first problems, and the number of further problems', () => {
    const { message } = failureOf(() => Tenants.of(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name }))));
    expect(message).toContain('tenants[3].name: name is "D" (Name');
    expect(message).toContain('; and 2 more');
  });

  test('in a list that a program passes', () => {
    const { message } = failureOf(() => Tenants.of([{ name: 'a' }, { name: 'b', quota: { cpu: 'lots' } }]));
    expect(message).toContain('CLEARML9072: tenants[1].quota.cpu: cpu is "lots" (A quantity');
  });
});

describe('CLEARML9071 reports a file that', () => {
  test.each<[string, string, string]>([
    ['yaml', 'tenants:\n  - name: a\n   name: b\n', 'tenants.yaml line 3, column'],
    ['yaml', 'tenants: [{name: a, name: b}]', 'tenants.yaml line 1, column 21: duplicate field'],
    ['json', '{"tenants": [{"name": "a", "name": "b"}]}', 'tenants.json line 1, column 28: duplicate field'],
    ['yaml', 'tenants: *a', 'Unresolved alias'],
    ['json', '{"tenants": [}', 'tenants.json line 1, column 14'],
    ['csv', 'name,name\na,b\n', 'column name in the first row'],
    ['csv', 'name,\na,b\n', 'a column without a name'],
    ['csv', 'name,company\na,"b\n', 'tenants.csv line 2: the opening quote of a cell has no closing quote'],
    ['csv', 'name,company\na,"b"c\n', 'tenants.csv line 2: text follows the closing quote of a cell'],
    ['csv', 'name,company\na\n', 'tenants.csv line 2: 1 cells for 2 columns'],
    ['csv', 'name;company\na;b\n', 'tenants.csv: no comma in the first row'],
    ['csv', '', 'tenants.csv is empty'],
    ['yaml', 'tenants: []\n---\ntenants: []\n', 'tenants.yaml line 2, column 1: second document'],
    ['json', '{"tenants": [{"name": "a",}]}', 'tenants.json line 1, column 27: invalid JSON'],
    ['json', '{"tenants": yes}', 'tenants.json is not valid JSON'],
    ['csv', 'name,__proto__/a\na,b\n', 'column __proto__/a'],
    ['toml', '', 'file tenants.toml without extension .yaml, .yml, .json or .csv'],
  ])('cannot be parsed as %s: %s', (ending, text, found) => {
    const message = rejection(text, ending);
    expect(message).toMatch(/^CLEARML9071: /);
    expect(message).toContain(found);
  });

  test('does not exist', () => {
    expect(failureOf(() => Tenants.fromFile('no/such.yaml')).message).toContain(
      'CLEARML9071: file no/such.yaml cannot be read: it does not exist',
    );
  });
});
