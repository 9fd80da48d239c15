import { podOf } from '../helm/manifests/rendered-pod';
import type { Lander, LandingSite } from '../helm/values/deferred';
import { EnvironmentSecret } from './environment-secret';
import { landInEnvironment } from './landing-environment';
import { landInSecrets } from './landing-secrets';
import { redirect } from './redirection';
import { refuseElsewhere } from './refusal';
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
