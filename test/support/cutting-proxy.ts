import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterTests } from './apps';

/** A proxy on the loopback interface that closes or stalls each connection after a number of bytes of the response. */
export async function cutAfter(bytes: number, host: string, then: 'cut' | 'hold' = 'cut'): Promise<string> {
  const server = createServer((client) => {
    const upstream = connect(Number(host.split(':')[1]), '127.0.0.1');
    let passed = 0;
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      client.write(chunk.subarray(0, Math.max(0, bytes - passed)));
      passed += chunk.length;
      if (passed > bytes && then === 'cut') {
        client.end();
        upstream.destroy();
      }
    });
    upstream.on('end', () => client.end());
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      afterTests(() => socket.destroy());
    }
  });
  afterTests(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
