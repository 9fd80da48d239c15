import { Chart } from 'cdk8s';
import { ApiAudit, Applications, SecretValue } from '../../lib';
import { objectsIn, synthesized } from '../support/apps';
import { readHocon, testWithPyhocon } from '../support/hocon';
import { textsOf } from '../support/secret-texts';
import { serverOf, valuesOf } from './servers';

const ODD = ['to$ken', 'a"b\\c', '"quoted', '# no comment', '// no comment', '${x}', 'ü{}[]:=', "it's", 'a\nb'];

testWithPyhocon('the server reads the token of Splunk and the index unchanged', () => {
  // The token becomes a header of HTTP, which has no line breaks.
  const token = ODD.join(' ').replace('\n', ' ');
  const index = [...ODD].reverse().join(' ');
  const server = serverOf({ audit: ApiAudit.splunk({ host: 'a', index, token: SecretValue.unsafePlainText(token) }) });
  const secrets = objectsIn(synthesized(Chart.of(server))).flatMap((object) => Object.entries(textsOf(object)));
  const [read] = readHocon([Object.fromEntries(secrets)['apiserver.conf'] as string]);
  const { '-kwargs': kwargs } = read.apilog.adapters.logging.handler;
  expect(kwargs).toEqual({ host: 'a', port: 8088, token, index, protocol: 'https', verify: true });
});

testWithPyhocon('the server reads each text of a launch form unchanged', () => {
  const fields = ODD.map((text) => ({ defaultValue: text, options: [{ value: text, label: text }], hint: text }));
  const launchForms = { 'app.1': Object.fromEntries(fields.map((field, index) => [`parameter.${index}`, field])) };
  const values = valuesOf({ applications: Applications.enabled({ launchForms }) }, 'applications');
  const [{ fileContent }] = values['apiserver.fileMounts'];
  const [read] = readHocon([fileContent]);
  expect(Object.values(read.app_wizard_overrides['app.1'])).toEqual(
    ODD.map((text) => ({ default: text, options: [{ label: text, value: text }], hint: text })),
  );
});
