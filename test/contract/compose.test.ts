import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { settings } from '../../src/config.ts';
import { turnConfig } from '../../turn-config/turn-config.ts';

const inCheckout = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const Variables = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  restart: z.string(),
  network_mode: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  environment: Variables.optional(),
  volumes: z.array(z.string()),
  // Host networking: nothing is mapped.
  ports: z.never().optional(),
  group_add: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  profiles: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
});
const Compose = z.object({
  services: z.object({
    parley: Service,
    'turn-config': Service,
    coturn: Service,
    prometheus: Service,
    grafana: Service,
  }),
  volumes: z.record(z.string(), z.null()),
});

/** Python's parser, which follows YAML's aliases and merge keys as Compose does. */
const asJson = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
const yaml: unknown = JSON.parse(
  execFileSync('/usr/bin/python3', ['-c', asJson, inCheckout('deploy/compose.yaml')], { encoding: 'utf8' }),
);
const { services, volumes } = Compose.parse(yaml);
const parley = services.parley.environment ?? {};
const forTurn = services['turn-config'].environment ?? {};

/** Neither passed on nor fixed in the file, and why. */
const leftOut: Partial<Record<keyof typeof settings, string>> = {
  PARLEY_DATA_DIR: 'the image has it, and the volume is mounted there',
  PARLEY_TLS_CERT_FILE: 'the reverse proxy speaks HTTPS',
  PARLEY_TLS_KEY_FILE: 'the reverse proxy speaks HTTPS',
};

const dockerfile = readFileSync(inCheckout('Dockerfile'), 'utf8');

/** The names that must be given: Compose stops with the message after `:?` where they are not. */
const required = (variables: z.output<typeof Variables>): string[] =>
  Object.entries(variables)
    .filter(([name, value]) => String(value).startsWith(`\${${name}:?`))
    .map(([name]) => name);

describe('deploy/compose.yaml', () => {
  test.each(Object.entries(services))('%s can write to its volumes alone and gain no rights', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    const isFolder = (volume: string): boolean => volume.startsWith('./');
    const named = service.volumes.filter((volume) => !isFolder(volume)).map((volume) => volume.split(':')[0]);
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named));
    for (const folder of service.volumes.filter(isFolder)) {
      expect(folder).toMatch(/:ro$/);
      expect(existsSync(inCheckout(`deploy/${folder.split(':')[0]}`)), folder).toBe(true);
    }
  });

  test('knows only settings that there are', () => {
    expect(Object.keys(parley).filter((name) => !Object.hasOwn(settings, name))).toEqual([]);
    const coturnOwn = readFileSync(inCheckout('turn-config/turn-config.ts'), 'utf8');
    expect(Object.keys(forTurn).filter((name) => !coturnOwn.includes(`  ${name}: `))).toEqual([]);
  });

  test('passes on or fixes every setting, but for those that the container has otherwise', () => {
    const missing = Object.keys(settings).filter((name) => !Object.hasOwn(parley, name));
    expect(missing.toSorted()).toEqual(Object.keys(leftOut).toSorted());
    expect(dockerfile).toContain('PARLEY_DATA_DIR=/data');
  });

  test('has no default for the secret, the addresses and the URLs, and says what they are', () => {
    const shared = ['PARLEY_TURN_URLS', 'PARLEY_TURN_SECRET', 'PARLEY_ANNOUNCED_ADDRESS'];
    expect(required(parley).toSorted()).toEqual([...shared, 'PARLEY_PUBLIC_URL'].toSorted());
    expect(required(forTurn).toSorted()).toEqual([...shared, 'COTURN_ADDRESS'].toSorted());
  });

  test('uses the image’s ports, health check, data folder and group', () => {
    const exposed = /^EXPOSE (.*)$/m.exec(dockerfile)?.[1]?.split(' ') ?? [];
    const { PARLEY_PORT: port, PARLEY_MEDIA_PORT: mediaPort } = parley;
    expect(exposed.map((it) => it.split('-')[0])).toEqual([`${port}`, `${mediaPort}`, `${mediaPort}`]);
    const check = /HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
    expect(services.parley.healthcheck?.test).toEqual(['CMD', ...z.array(z.string()).parse(JSON.parse(check))]);
    expect(services.parley.volumes).toEqual(['data:/data']);
    expect(dockerfile).toContain('VOLUME /data');
    expect(dockerfile).toContain(`groupadd --gid ${services.coturn.group_add?.[0]} parley`);
  });

  test('E12: Prometheus and Grafana come when they are asked for, and answer this host alone', () => {
    const { prometheus, grafana } = services;
    for (const { profiles } of [prometheus, grafana]) expect(profiles).toEqual(['dashboards']);
    expect(prometheus.command).toContain('--web.listen-address=127.0.0.1:9090');
    expect(prometheus.command).toContain('--enable-feature=exemplar-storage');
    expect(grafana.environment).toMatchObject({
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      PARLEY_PROMETHEUS_URL: 'http://127.0.0.1:9090',
    });
    const config = readFileSync(inCheckout('deploy/prometheus/prometheus.yml'), 'utf8');
    expect(config).toContain(`- ${parley['PARLEY_HOST']}:${parley['PARLEY_PORT']}\n`);
    const mounted = (services.grafana.volumes ?? []).map((volume) => volume.split(':')[1]);
    expect(mounted).toContain(grafana.environment?.['PARLEY_DASHBOARDS_DIR']);
  });

  test('what is fixed in it and in the Dockerfile is what the server takes', () => {
    const fixed = Object.entries(parley).filter(([, value]) => value !== null && !String(value).startsWith('$'));
    expect(fixed.length).toBeGreaterThan(0);
    for (const [name, value] of fixed) {
      const schema = Object.entries(settings).find(([setting]) => setting === name)?.[1];
      expect(schema?.safeParse(String(value)).success, `${name}=${value}`).toBe(true);
    }
  });

  test('its variables, filled in, give coturn a configuration', () => {
    const given: Record<string, string> = {
      PARLEY_TURN_URLS: 'turn:turn.example.com:3478?transport=udp',
      PARLEY_TURN_SECRET: 'a-secret-for-tests-alone',
      PARLEY_ANNOUNCED_ADDRESS: '192.0.2.10',
      COTURN_ADDRESS: '192.0.2.10',
    };
    const environment = Object.fromEntries(required(forTurn).map((name) => [name, given[name]]));
    expect(turnConfig(environment)).toContain('static-auth-secret=a-secret-for-tests-alone');
  });
});
