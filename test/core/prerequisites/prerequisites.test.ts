import { ApiObject, App, Chart } from 'cdk8s';
import { type Prerequisite, PrerequisiteKind, Prerequisites } from '../../../lib';

const NGINX: Prerequisite = {
  kind: PrerequisiteKind.INGRESS_CLASS,
  name: 'nginx',
  purpose: 'Ingresses',
  remedy: 'install ingress-nginx',
};

test('collects the prerequisites of constructs without duplicates', () => {
  const app = new App();
  const one = new Chart(app, 'one');
  const two = new Chart(app, 'two');
  Prerequisites.of(two).add(two, NGINX);
  Prerequisites.of(one).add(one, { ...NGINX, purpose: 'more Ingresses' });
  Prerequisites.of(one)._addLazy(one, () => [
    { kind: PrerequisiteKind.SECRET, name: 'tls', inNamespace: 'one', purpose: 'certificate', remedy: 'make it' },
  ]);
  expect(Prerequisites.of(app).all()).toEqual([
    { ...NGINX, neededBy: ['one', 'two'] },
    expect.objectContaining({ name: 'tls', inNamespace: 'one', neededBy: ['one'] }),
  ]);
});

test('separates the prerequisites of two apps', () => {
  const first = new App();
  Prerequisites.of(first).add(new Chart(first, 'chart'), NGINX);
  expect(Prerequisites.of(new App()).all()).toEqual([]);
});

test('excludes objects that the app contains', () => {
  const app = new App();
  const chart = new Chart(app, 'demo');
  const needs = (kind: PrerequisiteKind, inNamespace?: string) => ({ ...NGINX, kind, name: 'it', inNamespace });
  Prerequisites.of(app).add(
    chart,
    needs(PrerequisiteKind.NAMESPACE),
    needs(PrerequisiteKind.SECRET, 'one'),
    needs(PrerequisiteKind.SECRET, 'two'),
  );
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'it' } });
  new ApiObject(chart, 'secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'it', namespace: 'one' } });
  expect(Prerequisites.of(app).all()).toEqual([expect.objectContaining({ kind: 'Secret', inNamespace: 'two' })]);
});

test('joins the keys of a Secret that several constructs need', () => {
  const app = new App();
  const chart = new Chart(app, 'demo');
  const needs = (...keys: string[]) => ({ ...NGINX, kind: PrerequisiteKind.SECRET, name: 'login', keys });
  Prerequisites.of(app).add(chart, needs('user', 'password'), needs('password', 'token'));
  expect(Prerequisites.of(app).all()).toEqual([expect.objectContaining({ keys: ['password', 'token', 'user'] })]);
});
