import { replacePlaceholders } from '../../../lib/helm/data/placeholders';
import { SecretDetector } from '../../../lib/secrets/detection/secret-detector';
import { SecretValue, withPlaceholders } from '../../../lib/secrets/secret-value';
import type { LocalSource } from '../../../lib/secrets/source';
import { isQuotedSetting, isSetting } from '../../../lib/server/settings';
import fc from '../../support/fast-check';
import { readHocon, testWithPyhocon } from '../../support/hocon';
import {
  filesWithSecrets,
  harmlessFiles,
  harmlessVariables,
  hoconWithSecrets,
  MARK,
  variablesWithSecrets,
} from './generated-texts';

const RUNS = { numRuns: 200 };

const wrapped = (values: object): any =>
  withPlaceholders(
    new SecretDetector({
      chartName: 'clearml',
      texts: [],
      isParsed: isSetting,
      isHocon: isQuotedSetting,
      remedy: 'x',
    }).wrap(values),
  );

const filled = (text: string) =>
  replacePlaceholders(text, (placeholder) =>
    (SecretValue._of(placeholder) as SecretValue & { _source: LocalSource })._source.read(),
  );

const filesOf = ({ name, text }: { name: string; text: string }) => ({
  apiserver: { additionalConfigs: { [name]: text }, fileMounts: [{ name, folderPath: '/etc', fileContent: text }] },
});

test('no secret of a configuration file stays in the values, and its text stays the same', () => {
  fc.assert(
    fc.property(filesWithSecrets, (file) => {
      const { additionalConfigs, fileMounts } = wrapped(filesOf(file)).apiserver;
      expect(JSON.stringify(additionalConfigs)).not.toContain(MARK);
      expect(filled(String(additionalConfigs[file.name]))).toBe(file.text);
      expect(fileMounts[0]?.fileContent).toBe(additionalConfigs[file.name]);
    }),
    RUNS,
  );
});

test('a configuration file without a secret stays as it is', () => {
  fc.assert(
    fc.property(harmlessFiles, (file) => expect(wrapped(filesOf(file))).toEqual(filesOf(file))),
    RUNS,
  );
});

test('no secret of an environment or of a pod template stays in the values', () => {
  fc.assert(
    fc.property(variablesWithSecrets, (env) => {
      const template = { containers: [{ env }], initContainers: [{ name: 'a', env }] };
      const values = {
        apiserver: { extraEnvs: env },
        agentk8sglue: { queues: { a: { templateOverrides: template } } },
      };
      expect(JSON.stringify(wrapped(values))).not.toContain(MARK);
    }),
    RUNS,
  );
});

test('an environment without a secret stays as it is', () => {
  fc.assert(
    fc.property(harmlessVariables, (env) =>
      expect(wrapped({ webserver: { extraEnvs: env } })).toEqual({ webserver: { extraEnvs: env } }),
    ),
    RUNS,
  );
});

testWithPyhocon(
  'the parser of the server reads each secret at the place where it was found, and the rest as before',
  () => {
    const texts = fc.sample(hoconWithSecrets, 30);
    const others = texts.map((text) =>
      replacePlaceholders(String(wrapped({ configs: { 'a.conf': text } }).configs['a.conf']), () => 'replaced'),
    );
    const [before, after] = [readHocon(texts), readHocon(others)];
    for (const [index, tree] of before.entries()) {
      const without = JSON.parse(JSON.stringify(tree), (_, value) =>
        String(value).startsWith(MARK) ? 'replaced' : value,
      );
      expect(after[index]).toEqual(without);
    }
  },
);
