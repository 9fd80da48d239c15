/**
 * Serves one folder as a chart repository and as an OCI registry, in a separate process, since the test waits for helm.
 * Usage: node chart-server.js <folder>. CHART_SERVER_LOGIN=<user:password> requires a login. The files CHART_SERVER_CERTIFICATE
 * and CHART_SERVER_KEY enable HTTPS. The process prints its port.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { join } = require('node:path');

const [, , folder] = process.argv;
const { CHART_SERVER_LOGIN: login, CHART_SERVER_CERTIFICATE: certificate, CHART_SERVER_KEY: key } = process.env;
const sha256 = (content) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const CONFIG = Buffer.from('{"name":"demo","version":"1.2.3","apiVersion":"v2"}');

function manifestOf(archive) {
  const describe = (mediaType, content) => ({ mediaType, digest: sha256(content), size: content.length });
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: describe('application/vnd.cncf.helm.config.v1+json', CONFIG),
      layers: [describe('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
    }),
  );
}

/** The content at `/v2/<name>/manifests/<version or digest>`, `/v2/<name>/blobs/<digest>` and `/v2/<name>/tags/list`. */
function registry(url) {
  const [, name, kind, wanted] = /^\/v2\/(?:(.+)\/(manifests|blobs|tags)\/(.+))?$/.exec(url) ?? [];
  const archives = readdirSync(folder).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'));
  const tags = archives.map((file) => file.slice(name.length + 1, -4));
  if (kind === 'tags') {
    return Buffer.from(JSON.stringify({ name, tags }));
  }
  const contents = archives.map((file) => readFileSync(join(folder, file)));
  const byTag = contents[tags.indexOf(wanted)];
  const stored = [CONFIG, ...contents, ...contents.map(manifestOf)];
  return kind === undefined ? Buffer.from('{}') : byTag ? manifestOf(byTag) : stored.find((c) => sha256(c) === wanted);
}

const answer = (request, response) => {
  const credentials = (request.headers.authorization ?? '').replace('Basic ', '');
  const file = join(folder, request.url);
  if (login && Buffer.from(credentials, 'base64').toString() !== login) {
    response.writeHead(401).end('who are you');
  } else if (request.url.startsWith('/v2/')) {
    const found = registry(request.url);
    const type = request.url.includes('/manifests/') ? 'application/vnd.oci.image.manifest.v1+json' : 'application/json';
    response.writeHead(found ? 200 : 404, {
      'content-type': type,
      'content-length': found?.length ?? 0,
      'docker-content-digest': sha256(found ?? ''),
    });
    response.end(request.method === 'HEAD' ? undefined : found);
  } else {
    response.writeHead(existsSync(file) ? 200 : 404).end(existsSync(file) ? readFileSync(file) : 'not here');
  }
};

const server = certificate
  ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer)
  : http.createServer(answer);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
