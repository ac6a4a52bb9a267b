import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scrapedServer } from '../../../setup/dashboards/dashboards.mjs';
import { findGrafana, startGrafana } from '../../../setup/dashboards/grafana.mjs';
import { prometheusConfig } from '../../../setup/dashboards/prometheus-config.mjs';
import { promtool } from '../../support/promtool.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('what is scraped', () => {
  test.each([
    [{}, '127.0.0.1:8080'],
    [{ PARLEY_PORT: '9000', PARLEY_HOST: '0.0.0.0' }, '127.0.0.1:9000'],
    [{ PARLEY_HOST: 'localhost' }, '127.0.0.1:8080'],
    [{ PARLEY_HOST: '::' }, '[::1]:8080'],
  ])('E12: %j is at %s, without a token', (environment, target) => {
    expect(scrapedServer(environment)).toEqual({ target, https: false, token: '', added: {} });
  });

  test('E12: with a certificate by https, and by the token that is set', () => {
    const environment = { PARLEY_TLS_CERT_FILE: 'cert.pem', PARLEY_METRICS_TOKEN: 'the token of metrics' };
    expect(scrapedServer(environment)).toEqual({
      target: '127.0.0.1:8080',
      https: true,
      token: 'the token of metrics',
      added: {},
    });
  });

  test('E12: on another address the server would not answer without a token, so it gets one', () => {
    const { target, token, added } = scrapedServer({ PARLEY_HOST: '192.168.1.10' });
    expect(target).toBe('192.168.1.10:8080');
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(added).toEqual({ PARLEY_METRICS_TOKEN: token });
  });

  test('E12: a port that only the server will know is refused', () => {
    expect(() => scrapedServer({ PARLEY_PORT: '0' })).toThrow('a port that is known beforehand');
  });
});

test('E12: promtool takes the configuration, by http and by https', async () => {
  const folder = temporaryFolder();
  for (const https of [false, true]) {
    const file = join(folder, 'prometheus.yml');
    const options = { target: '127.0.0.1:8080', ruleFiles: [], tokenFile: join(folder, 'token'), https };
    await writeFile(join(folder, 'token'), '');
    await writeFile(file, JSON.stringify(prometheusConfig(options)));
    const { code, output } = promtool(['check', 'config', file]);
    expect([code, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
  }
});

/** Stands in for Grafana, which Debian does not have: tells how it was started, and answers as healthy. */
const STAND_IN = `#!${process.execPath}
const { createServer } = require('node:http');
const { writeFileSync } = require('node:fs');
writeFileSync(process.env.GF_PATHS_DATA + '/started.json', JSON.stringify({ args: process.argv.slice(2), env: process.env }));
createServer((request, response) => response.writeHead(request.url === '/api/health' ? 200 : 404).end())
  .listen(Number(process.env.GF_SERVER_HTTP_PORT), process.env.GF_SERVER_HTTP_ADDR);
`;

describe('Grafana', () => {
  test('E12: where it is installed it gets dashboards and Prometheus, and ends when it is told to', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'grafana');
    await writeFile(program, STAND_IN);
    await chmod(program, 0o755);
    expect(findGrafana(`/nowhere:${folder}`)).toBe(program);

    const { url, stop } = await startGrafana(program, join(folder, 'data'), 'http://127.0.0.1:9090');
    expect((await fetch(`${url}/api/health`)).ok).toBe(true);
    const { args, env } = JSON.parse(await readFile(join(folder, 'data/started.json'), 'utf8'));
    expect(args).toEqual(['server', '--homepath', '/usr/share/grafana']);
    expect(env).toMatchObject({
      PARLEY_PROMETHEUS_URL: 'http://127.0.0.1:9090',
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
    });
    const provisioning = env['GF_PATHS_PROVISIONING'];
    expect(await readFile(join(provisioning, 'datasources/parley.yml'), 'utf8')).toContain('$PARLEY_PROMETHEUS_URL');
    expect(await readFile(join(provisioning, 'dashboards/parley.yml'), 'utf8')).toContain('$PARLEY_DASHBOARDS_DIR');
    expect(await readFile(join(env['PARLEY_DASHBOARDS_DIR'], 'parley-overview.json'), 'utf8')).toContain('Parley');

    await stop();
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  test('E12: one that does not start is named, with what it said', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'grafana-server');
    await writeFile(program, '#!/bin/sh\necho "no room left"\nexit 1\n');
    await chmod(program, 0o755);
    const starting = startGrafana(program, join(folder, 'data'), 'http://127.0.0.1:9090');
    await expect(starting).rejects.toMatchObject({
      message: 'Grafana did not start.',
      advice: expect.stringContaining('no room left'),
    });
  });

  test('E12: where it is not installed nothing is found', () => {
    expect(findGrafana('/nowhere')).toBeUndefined();
  });
});
