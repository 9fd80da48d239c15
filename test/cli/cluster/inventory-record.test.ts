import { readRecord } from '../../../lib/cli/cluster/inventory-record';
import { Kubectl, type KubectlAnswer } from '../../../lib/cli/cluster/kubectl';

/** Answers each request in the same way. */
class OneAnswer extends Kubectl {
  public constructor(private readonly answer: Partial<KubectlAnswer>) {
    super({ kubectl: process.execPath });
  }

  public override async run(): Promise<KubectlAnswer> {
    return { succeeded: false, stdout: '', stderr: this.answer.reported ?? '', reported: '', ...this.answer };
  }
}

const recordOf = (answer: Partial<KubectlAnswer>) => readRecord(new OneAnswer(answer), 'production', 'clearml');

test('a cluster without the record has none', async () => {
  expect(await recordOf({ succeeded: true, stdout: '{"kind": "List", "items": []}' })).toBeUndefined();
});

test('an account that may not read ConfigMaps knows no record', async () => {
  const reported = 'Error from server (Forbidden): configmaps is forbidden: User "a" cannot list resource "configmaps"';
  expect(await recordOf({ reported })).toBeUndefined();
});

test('a cluster that does not respond is an error, so that deploy does not replace the record by a shorter one', async () => {
  const reported = 'Unable to connect to the server: net/http: TLS handshake timeout';
  await expect(recordOf({ reported })).rejects.toThrow(/^CLEARML4024: .*TLS handshake timeout/);
});
