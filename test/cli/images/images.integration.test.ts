import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageWarnings } from '../../../lib/cli/images/image-uses';
import { copyByMap, copyCommand, copyInto } from '../../../lib/cli/images/images-command';
import { fullReference, mirroredReference, parseReference } from '../../../lib/helm/manifests/image-reference';
import { temporaryFolder } from '../../support/apps';
import { TestProject } from '../../support/projects';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test.each([
  ['redis', 'docker.io/library/redis:latest', 'redis:latest'],
  ['redis:7', 'docker.io/library/redis:7', 'redis:7'],
  ['clearml/server:2.3.0', 'docker.io/clearml/server:2.3.0', 'clearml/server:2.3.0'],
  ['docker.io/clearml/server:2.3.0', 'docker.io/clearml/server:2.3.0', 'clearml/server:2.3.0'],
  ['localhost/a:1', 'localhost/a:1', 'a:1'],
  ['registry.internal:5000/a/b', 'registry.internal:5000/a/b:latest', 'a/b:latest'],
  ['nvcr.io/nvidia/driver', 'nvcr.io/nvidia/driver:latest', 'nvidia/driver:latest'],
  [`quay.io/a/b:1@${DIGEST}`, `quay.io/a/b@${DIGEST}`, 'a/b:1'],
  [`quay.io/a/b@${DIGEST}`, `quay.io/a/b@${DIGEST}`, `a/b@${DIGEST}`],
])('image %s has the full reference %s, and the reference %s in a mirror', (image, full, mirrored) => {
  expect(fullReference(parseReference(image))).toBe(full);
  expect(mirroredReference(image, 'r.internal/m/')).toBe(`r.internal/m/${mirrored}`);
});

describe('an image warning', () => {
  test.each([
    ['bitnami/mongodb:6', /moved its free images to docker\.io\/bitnamilegacy/],
    ['docker.io/bitnamilegacy/redis:7', /archive without updates/],
    ['allegroai/clearml-agent:1', /former organization/],
    ['k8s.gcr.io/pause:3.2', /registry\.k8s\.io/],
    ['gcr.io/kubebuilder/kube-rbac-proxy:v0.13', /shut down/],
    ['redis:latest', /the tag `latest` changes over time/],
    ['registry.internal:5000/redis', /no tag/],
  ])('is returned for %s', (image, warning) => {
    expect(imageWarnings(image).join()).toMatch(warning);
  });

  test.each(['clearml/server:2.3.0', `redis@${DIGEST}`, 'quay.io/bitnami/x:1'])('is not returned for %s', (image) => {
    expect(imageWarnings(image)).toEqual([]);
  });
});

describe('a copy command', () => {
  const command = (image: string, tool: 'skopeo' | 'crane') => {
    const copy = copyInto('r.internal', image);
    return copy && copyCommand(copy, tool);
  };

  test('uses skopeo or crane', () => {
    expect(command('redis:7', 'skopeo')).toBe(
      'skopeo copy --all docker://docker.io/library/redis:7 docker://r.internal/redis:7',
    );
    expect(command('redis:7', 'crane')).toBe('crane copy docker.io/library/redis:7 r.internal/redis:7');
  });

  test('preserves the digest that pods refer to', () => {
    expect(command(`quay.io/a/b:1@${DIGEST}`, 'skopeo')).toBe(
      `skopeo copy --all --preserve-digests docker://quay.io/a/b@${DIGEST} docker://r.internal/a/b:1`,
    );
  });

  test.each(['a; rm -rf /', '$(id)', 'Upper/Case:1', ''])(
    'is not generated for the invalid image reference %j',
    (image) => {
      expect(command(image, 'skopeo')).toBeUndefined();
      expect(imageWarnings(image)).toEqual(['not a valid image reference']);
    },
  );
});

describe('a map of mirrors', () => {
  const mirrors = new Map([
    ['docker.io', 'r.internal/hub'],
    ['docker.io/clearml', 'oci://r.internal:5000/clearml'],
    ['https://charts.example.com', 'https://mirror.internal'],
    ['quay.io', 'https://mirror.internal'],
  ]);

  test.each([
    ['redis:7', 'r.internal/hub/library/redis:7'],
    ['clearml/server:2.3.0', 'r.internal:5000/clearml/server:2.3.0'],
    ['docker.io/clearml-fork/a:1', 'r.internal/hub/clearml-fork/a:1'],
    [`docker.io/a/b@${DIGEST}`, `r.internal/hub/a/b@${DIGEST}`],
  ])('maps %s by the longest matching key', (image, to) => {
    expect(copyByMap(mirrors, image)).toEqual({ from: fullReference(parseReference(image)), to });
  });

  test.each(['nvcr.io/nvidia/driver:1', 'quay.io/a/b:1'])('does not map %s', (image) => {
    expect(copyByMap(mirrors, image)).toBeUndefined();
  });
});

const TEMPLATES = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      initContainers: [{ name: i, image: "busybox:1.36" }]
      containers:
        - name: c
          image: "redis:latest"
          command: [run, --reloader=quay.io/example/reloader:v1, --listen=example.com/a:b/c, --imagePullSecret=a/b]
          args: [--solver-image, "example/solver:1", --upstream=grpc.example.com:8080, "https://example.com/a:1"]
          env: [{ name: MONGODB_IMAGE, value: "quay.io/mongodb/server:7" }, { name: IMAGE_NAME, value: plain }]
---
apiVersion: example.com/v1
kind: Store
metadata: { name: store }
spec: { enabled: true, image: { repository: example/store, tag: "1" } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: template }
data:
  pod.yaml: |
    spec:
      containers:
        - name: c
          image: example/task:1
  notes.txt: "image: [not yaml"
`;

describe('cdk8s-clearml images', () => {
  const app = new TestProject(
    "new HelmRelease(chart, 'release', { chart: './own', values: { queue: { defaultImage: 'python:3.10' } } });",
    {
      'own/values.yaml': 'queue: { defaultImage: "" }\nagent: { defaultContainerImage: "ubuntu:18.04" }\n',
      'own/templates/a.yaml': TEMPLATES,
    },
  );

  test('lists the images of pods, operators and agents with warnings', async () => {
    const { stdout, stderr, status } = await app.command(['images']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`busybox:1.36                 Deployment/web
example/solver:1             Deployment/web
example/store:1              Store/store
example/task:1               ConfigMap/template
python:3.10                  values of demo/release: queue.defaultImage
quay.io/example/reloader:v1  Deployment/web
quay.io/mongodb/server:7     Deployment/web
redis:latest                 Deployment/web
ubuntu:18.04                 values of demo/release: agent.defaultContainerImage
warning redis:latest: the tag \`latest\` changes over time
`);
  });

  test('exits with code 1 after a warning with --strict, and prints JSON with --json', async () => {
    const { stdout, status } = await app.command(['images', '--json', '--strict']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toContainEqual({
      image: 'redis:latest',
      usedBy: ['Deployment/web'],
      warnings: ['the tag `latest` changes over time'],
    });
  });

  test('prints copy commands with --mirror, and warnings on standard error', async () => {
    const { stdout, stderr } = await app.command(['images', '--mirror', 'registry.internal/mirror']);
    expect(stdout.split('\n')).toContain(
      'skopeo copy --all docker://docker.io/library/busybox:1.36 docker://registry.internal/mirror/busybox:1.36',
    );
    expect(stdout).not.toContain('warning');
    expect(stderr).toContain('warning redis:latest');
  });

  test('uses the mirrors in registries.yaml with --mirror, and warns about images without a mirror', async () => {
    const registries = join(temporaryFolder(), 'registries.yaml');
    writeFileSync(registries, 'mirrors: { docker.io: registry.internal:5000/hub }\n');
    const env = { CDK8S_CLEARML_REGISTRIES: registries };
    const { stdout, stderr, status } = await app.command(['images', '--mirror', '--for', 'crane', '--strict'], env);
    expect(stdout.split('\n')).toContain(
      'crane copy docker.io/example/task:1 registry.internal:5000/hub/example/task:1',
    );
    expect(stdout).not.toContain('quay.io');
    expect(stderr).toContain('warning quay.io/mongodb/server:7: registries.yaml has no mirror for this image\n');
    expect(status).toBe(1);
    const json = await app.command(['images', '--mirror', '--json'], env);
    expect(JSON.parse(json.stdout)).toContainEqual({
      image: 'example/task:1',
      usedBy: ['ConfigMap/template'],
      warnings: [],
      copy: { from: 'docker.io/example/task:1', to: 'registry.internal:5000/hub/example/task:1' },
    });
  });

  test.each([
    ['a URL as a mirror', ['--mirror', 'https://registry.internal'], /A registry is a host/],
    ['a tool without a mirror', ['--for', 'crane'], /--for requires --mirror/],
    ['--mirror without mirrors in registries.yaml', ['--mirror'], /registries\.yaml has no mirrors/],
  ])('rejects %s as invalid usage', async (_, args, reported) => {
    const { status, stdout, stderr } = await app.command(['images', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reported);
  });
});
