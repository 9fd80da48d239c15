import { CodedError } from '../errors/coded-error';
import type { Lander, LandingSite } from '../helm/deferred';
import { isJsonObject } from '../helm/json';
import { label, type Manifest } from '../helm/manifest';
import { podOf } from '../helm/rendered-pod';
import { EnvironmentSecret } from './environment-secret';
import { landInEnvironment } from './landing-environment';
import { landInSecrets } from './landing-secrets';
import { redirect } from './redirection';
import { type DeferredSecret, ReleaseSecrets } from './release-secrets';

/** Brings secrets to where their placeholders surfaced: Secret objects first, then environments; anywhere else is an error. */
export const SECRET_LANDER: Lander = {
  land(site: LandingSite): void {
    const secrets = new ReleaseSecrets(site.deferred.values() as Iterable<DeferredSecret>);
    const redirections = landInSecrets(site, secrets);
    const environment = new EnvironmentSecret(site);
    for (const manifest of site.manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        redirect(pod, redirections);
        landInEnvironment(pod, secrets, environment);
      }
      refuseElsewhere(manifest, secrets);
    }
  },
};

function refuseElsewhere(manifest: Manifest, secrets: ReleaseSecrets): void {
  for (const [path, text] of strings(manifest.content, '')) {
    const [placeholder] = secrets.text.find(text);
    if (placeholder !== undefined) {
      throw new CodedError('CLEARML3003', {
        found: `${manifest.source} puts ${secrets.source(placeholder).description} into ${label(manifest)} at ${path}`,
        expected: "secrets in Secret objects or in a container's env[].value only",
        fix: 'use the value of the chart that names an existing Secret for it, or pass the setting as an environment variable',
      });
    }
    secrets.refuseAltered(text, `${label(manifest)} at ${path}`);
  }
}

function* strings(node: unknown, path: string): Generator<[string, string]> {
  if (typeof node === 'string') {
    yield [path, node];
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* strings(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield [path, key];
      yield* strings(value, path ? `${path}.${key}` : key);
    }
  }
}
