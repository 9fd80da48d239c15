import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { textAt } from '../../../helm/data/paths';
import type { ReportedProvider } from '../../../server/sign-on/server-sign-on';
import { type Check, type Finding, Requirement } from '../finding';
import type { Network } from '../network';

/**
 * Compares the endpoints of each provider with its discovery document. No document states whether a redirect URI is registered, so the
 * remedy of the prerequisite stays the task of the user.
 */
export const identityProviders: Check = ({ needs, network }) => {
  const reported = new Map(needs.signOn.map((provider) => [provider.redirectUri, provider]));
  const providers = needs.required(PrerequisiteKind.IDENTITY_PROVIDER);
  return Promise.all(providers.map((one) => compareEndpoints(one, reported.get(one.name), network)));
};

async function compareEndpoints(
  requirement: Requirement,
  provider: ReportedProvider | undefined,
  network: Network,
): Promise<Finding> {
  if (provider?.discovery === undefined) {
    return requirement.unknown('no document of the provider states its registrations');
  }
  const { discovery, authorizeUrl, accessTokenUrl } = provider;
  const fix = `correct the address of the provider, or its endpoints: ${discovery} states them`;
  const answer = await network.readJson(discovery, false);
  if (answer.state !== 'found') {
    const why = answer.state === 'absent' ? 'does not exist' : answer.why;
    const found = `${discovery}: ${why}`;
    return answer.state === 'absent' ? requirement.warning(found, fix) : requirement.unknown(found);
  }
  const pairs = [
    ['authorization_endpoint', authorizeUrl],
    ['token_endpoint', accessTokenUrl],
  ] as const;
  const different = pairs.find(([key, url]) => url !== undefined && textAt(answer.content, key) !== url);
  return different === undefined
    ? requirement.ok(authorizeUrl === undefined ? 'the provider responds' : 'endpoints as in the discovery document')
    : requirement.warning(
        `${different[0]} is ${textAt(answer.content, different[0])}, the settings have ${different[1]}`,
        fix,
      );
}

/** Checks that the API server of a deployed app has each provider: `login.supported_modes`. */
export const logins: Check = ({ needs, network }) =>
  Promise.all(needs.signOn.map((provider) => findLogin(provider, network)));

async function findLogin({ provider, apiUrl }: ReportedProvider, network: Network): Promise<Finding> {
  const fix = 'deploy the app and run preflight again; if the problem remains, read the log of the API server';
  const requirement = new Requirement('Login', `${provider} of ${apiUrl}`, fix);
  const answer = await network.readJson(`${apiUrl}/login.supported_modes`, true);
  if (answer.state !== 'found') {
    return requirement.unknown(answer.state === 'absent' ? 'the URL is not that of an API server' : answer.why);
  }
  const names = objectsAt(answer.content.data, 'sso_providers').map(({ name }) => String(name));
  return names.includes(provider)
    ? requirement.ok('the server has it')
    : requirement.warning(`the server has ${names.length === 0 ? 'no provider' : names.join(', ')}`);
}
