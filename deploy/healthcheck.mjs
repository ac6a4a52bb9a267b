// The image's HEALTHCHECK: ends with 0 if the server of this container answers /healthz with 200, else with 1.
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** Below the HEALTHCHECK's own limit (Dockerfile), so that the reason is printed. */
const LIMIT_MS = 4000;

const { PARLEY_HOST: host = '127.0.0.1', PARLEY_PORT: port, PARLEY_TLS_CERT_FILE: certificate } = process.env;

/** A server that listens everywhere is asked on loopback. */
const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const options = {
  host: everywhere[host] ?? host,
  port: port || 8080,
  path: '/healthz',
  timeout: LIMIT_MS,
  // The certificate is for the name that people use, not for loopback.
  rejectUnauthorized: false,
};

const end = (code, text) => {
  process.stdout.write(`${text}\n`);
  process.exit(code);
};

const request = certificate ? overHttps : overHttp;
request(options, ({ statusCode }) => end(statusCode === 200 ? 0 : 1, `/healthz answered ${statusCode}`))
  .on('timeout', () => end(1, `no answer within ${LIMIT_MS} ms`))
  .on('error', ({ message }) => end(1, message))
  .end();
