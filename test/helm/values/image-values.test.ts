import { givenImages, spawnedImages } from '../../../lib/helm/values/image-values';

const imagesOf = (tree: unknown) => Object.fromEntries(givenImages(tree));

test.each<[string, unknown, Record<string, string>]>([
  ['a reference', { a: { image: 'registry:5000/team/app:1.0' } }, { 'a.image': 'registry:5000/team/app:1.0' }],
  ['repository and tag', { image: { repository: 'mongo', tag: '7.0.28' } }, { image: 'mongo:7.0.28' }],
  [
    'registry, repository, tag and digest',
    { image: { registry: 'quay.io', repository: 'a/b', tag: 1.5, digest: `sha256:${'0'.repeat(64)}` } },
    { image: `quay.io/a/b:1.5@sha256:${'0'.repeat(64)}` },
  ],
  [
    'the parts of the GPU operator',
    { devicePlugin: { repository: 'docker.io/clearml', image: 'k8s-device-plugin', version: 'v0.17.4-1' } },
    { devicePlugin: 'docker.io/clearml/k8s-device-plugin:v0.17.4-1' },
  ],
  ['the default of an agent', { glue: { defaultContainerImage: 'a:1' } }, { 'glue.defaultContainerImage': 'a:1' }],
  ['the default of a queue', { queues: { gpu: { defaultImage: 'b:2' } } }, { 'queues.gpu.defaultImage': 'b:2' }],
  [
    'containers of a pod template',
    { queues: { gpu: { templateOverrides: { initContainers: [{ name: 'a', image: 'busybox:1.36' }] } } } },
    { 'queues.gpu.templateOverrides.initContainers[0].image': 'busybox:1.36' },
  ],
])('%s', (_, tree, images) => {
  expect(imagesOf(tree)).toEqual(images);
});

test.each<[string, unknown]>([
  ['what is not enabled', { redis: { enabled: false, image: { repository: 'redis', tag: '7' } } }],
  ['a git repository', { source: { repository: 'https://example.com/a.git' } }],
  ['another chart', { chart: { repository: 'https://charts.example.com', version: '1.0.0' } }],
  ['an empty text', { image: '', defaultImage: '' }],
  ['other settings of an image', { imagePullPolicy: 'Always', useImageEntrypoint: true, baseImageVersion: '1' }],
  ['a text that can be none', { image: 'An Image: of something' }],
])('%s is no image', (_, tree) => {
  expect(imagesOf(tree)).toEqual({});
});

test('of the defaults of a chart, those count that no manifest shows', () => {
  const defaults = {
    image: { repository: 'redis', tag: '7' },
    agentk8sglue: { defaultContainerImage: 'ubuntu:18.04' },
  };
  expect([...spawnedImages(defaults).keys()]).toEqual(['agentk8sglue.defaultContainerImage']);
});
