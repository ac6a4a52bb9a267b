import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import { statusOfClientError } from './client-error.ts';

export type HttpSettings = {
  host: string;
  port: number;
  tls: { certFile: string; keyFile: string } | null;
  trustProxy: boolean;
};

/** Where the built web client and the SDK's bundle lie. */
export type StaticFolders = { web: string; sdk: string };

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:', 'mediastream:'],
    'connect-src': ["'self'", 'ws:', 'wss:'],
    'frame-ancestors': ["'self'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
  },
};

export function createExpressApp(
  routers: readonly Router[],
  folders: StaticFolders,
  options: { trustProxy: boolean; onFault: (error: unknown) => string },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy ? 'loopback' : false);
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: false }));
  app.use(compression());
  for (const router of routers) app.use(router);
  app.use('/sdk', cors, express.static(folders.sdk, { maxAge: '5m' }));
  app.use('/assets', express.static(`${folders.web}/assets`, { maxAge: '1y', immutable: true }));
  app.use(express.static(folders.web));
  app.use((_request, response) => void response.status(404).json({ error: 'there is nothing at this address' }));
  app.use(reportFault(options.onFault));
  return app;
}

/** The SDK is made to be loaded by other sites' pages. */
const cors: express.RequestHandler = (_request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  next();
};

const reportFault =
  (onFault: (error: unknown) => string): ErrorRequestHandler =>
  (error, _request, response, next) => {
    const blamed = response.headersSent ? null : statusOfClientError(error);
    if (blamed !== null) return void response.status(blamed).json({ error: 'the request cannot be understood' });
    const reference = onFault(error);
    if (response.headersSent) next(error);
    else response.status(500).json({ error: 'the server met a fault', reference });
  };

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;

/** Listens; rejects with the system's error if it cannot. */
export async function listen(app: Express, upgrade: Upgrade, settings: HttpSettings): Promise<Server> {
  const server = settings.tls ? createHttpsServer(await readTls(settings.tls), app) : createHttpServer(app);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head, clientAddress(request, settings.trustProxy));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  return server;
}

export function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

async function readTls({ certFile, keyFile }: { certFile: string; keyFile: string }) {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  return { cert, key };
}

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** The last hop that a proxy on loopback vouches for. */
function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (!trustProxy || !LOOPBACK.includes(peer)) return peer;
  const forwarded = request.headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim();
  return forwarded || peer;
}
