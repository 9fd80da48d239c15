import { RenderedPod } from '../../lib/helm/manifests/rendered-pod';
import { quoteSecretSettings } from '../../lib/server/settings';
import { testChart } from '../support/apps';
import { readHocon, testWithPyhocon } from '../support/hocon';
import { settingsIn, variablesIn } from '../support/variables';

const reference = (key = 'k') => ({ valueFrom: { secretKeyRef: { name: 'theirs', key } } });
const absent = (key: string) => ({ valueFrom: { secretKeyRef: { name: 'theirs', key, optional: true } } });

/** The variables of a container after its settings are quoted. */
function quoted(env: object[]): any[] {
  const container = { name: 'c', env };
  const pod = new RenderedPod('Deployment', 'd', { spec: { containers: [container] } });
  quoteSecretSettings({ scope: testChart() }).transform(pod);
  return container.env;
}

test.each([
  ['CLEARML__A__b', 'CLEARML__a__b', 'SECRET_A_B'],
  ['CLEARML__a', 'CLEARML__A', 'SECRET_A'],
])('quotes %s, which reads an existing Secret, in another spelling of the setting', (name, spelling, variable) => {
  expect(
    quoted([
      { name: 'FIRST', value: '1' },
      { name, ...reference() },
    ]),
  ).toEqual([
    { name: 'FIRST', value: '1' },
    { name: variable, ...reference() },
    { name, ...absent(`replaced-by-${spelling}`) },
    { name: spelling, value: `"""$(${variable})"""` },
  ]);
});

test('a setting whose value the chart renders keeps its name and its value', () => {
  expect(quoted([{ name: 'CLEARML__A', value: '', ...reference() }])).toEqual([
    { name: 'SECRET_A', ...reference() },
    { name: 'CLEARML__A', value: '"""$(SECRET_A)"""' },
  ]);
});

test.each([
  ['optional', { name: 'CLEARML__A', ...absent('k') }],
  ['of another program', { name: 'OTHER__A', ...reference() }],
  ['with a list of hosts', { name: 'CLEARML__HOSTS__ELASTIC__LOGS__HOSTS', ...reference() }],
])('a variable %s stays as it is', (_, entry) => {
  expect(quoted([entry])).toEqual([entry]);
});

test('quoting again changes nothing', () => {
  const once = quoted([{ name: 'CLEARML__A', ...reference() }]);
  expect(quoted(structuredClone(once))).toEqual(once);
});

testWithPyhocon.each(['user:pass@host', 'a#b', '007', '"a', 'a"b\\c', '{a: 1}', '5d', '$(X)$$ä\n'])(
  'the server reads %j in an existing Secret unchanged',
  (content) => {
    const env = quoted([{ name: 'CLEARML__A', ...reference() }]);
    const secrets = { theirs: { k: content } };
    expect(variablesIn({ env }, secrets)).not.toHaveProperty('CLEARML__A');
    expect(readHocon([`a: ${settingsIn({ env }, secrets).clearml__a}`])).toEqual([{ a: content }]);
  },
);
