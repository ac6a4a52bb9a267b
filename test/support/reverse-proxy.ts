import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CertificateFiles } from './certificates.ts';

type Options = { certificate?: CertificateFiles; port?: number };
type Handlers = {
  onRequest(incoming: IncomingMessage, response: import('node:http').ServerResponse): void;
  onUpgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** What stands at the public URL, until the test ends. Returns its port. */
export async function webServer({ onRequest, onUpgrade }: Handlers, options: Options = {}): Promise<number> {
  const server: Server = options.certificate
    ? createSecureServer(
        { cert: readFileSync(options.certificate.certFile), key: readFileSync(options.certificate.keyFile) },
        onRequest,
      )
    : createServer(onRequest);
  if (onUpgrade) server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A reverse proxy before `target`. `upgrades: false`: as one whose Upgrade is not configured. */
export const reverseProxy = (target: number, options: Options & { upgrades?: boolean } = {}): Promise<number> =>
  webServer(
    {
      onRequest(incoming, response) {
        const { method, url } = incoming;
        // Of hop-by-hop headers no proxy passes on any that it was not told to (RFC 9110 §7.6.1).
        const { upgrade: _, connection: __, ...headers } = incoming.headers;
        const passed = request({ port: target, host: '127.0.0.1', method, path: url, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        passed.on('error', () => response.writeHead(502).end());
        incoming.pipe(passed);
      },
      ...(options.upgrades !== false && {
        onUpgrade({ method, url, rawHeaders }, socket, head) {
          const behind = connect(target, '127.0.0.1');
          const lines = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${rawHeaders[index + 1]}`]));
          behind.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
          behind.write(head);
          for (const end of [socket, behind]) end.on('error', () => end.destroy());
          socket.pipe(behind).pipe(socket);
        },
      }),
    },
    options,
  );
