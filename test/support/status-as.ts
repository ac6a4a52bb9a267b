import { request } from 'node:http';

/** How loopback answers somebody who calls it by that name; `fetch` lets nobody choose `Host`. */
export function statusAs(host: string, port: number, path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('error', reject).end();
  });
}
