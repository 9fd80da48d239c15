import { reportOf } from '../../lib/core/report/report';
import { PodSecurity } from '../../lib/security/pod-security';
import { validationOf } from '../exposure/exposed';
import { violationsOf } from '../support/pod-security';
import { gatewayChartAt, gatewayOf, objectsOf, podOf } from './gateways';

const usersOf = (objects: any[]) => podOf(objects).containers.map((one: any) => one.securityContext?.runAsUser);

test.each([
  ['restricted', PodSecurity.restricted(), '3.2.0', [65_532, 65_532]],
  ['openshift before 3.3.0, as the user of the images', PodSecurity.openshift(), '3.2.0', [65_532, 65_532]],
  ['openshift since 3.3.0, as the user of the platform', PodSecurity.openshift(), '3.3.0', [undefined, undefined]],
])('a gateway meets the restricted standard with pod security %s', (_, podSecurity, version, users) => {
  const gateway = gatewayOf({ podSecurity, chart: gatewayChartAt(version) });
  const objects = objectsOf(gateway);
  expect(violationsOf(objects)).toEqual([]);
  expect(validationOf(gateway)).toEqual([]);
  expect(usersOf(objects)).toEqual(users);
});

test('a gateway violates the restricted standard by default', () => {
  expect(violationsOf(objectsOf(gatewayOf())).length).toBeGreaterThan(3);
});

test.each([
  ['3.2.0', [undefined, 'proxy 1.9.0']],
  ['3.3.0', ['router 2.16.1', 'proxy 1.9.0']],
])('the report says which images of chart %s are documented to run without root', (version, known) => {
  const gateway = gatewayOf({ podSecurity: PodSecurity.restricted(), chart: gatewayChartAt(version) });
  objectsOf(gateway);
  const images = reportOf(gateway).imagesWithoutRoot as { image: string; knownFrom?: string }[];
  const knownFrom = (name: string) => images.find(({ image }) => image.includes(name))?.knownFrom;
  for (const [index, name] of ['ai-gateway-router', 'ai-gateway-proxy'].entries()) {
    expect([name, knownFrom(name)]).toEqual([
      name,
      known[index] === undefined ? undefined : expect.stringContaining(`appgw_migrate_nonroot.md: ${known[index]}`),
    ]);
  }
});
