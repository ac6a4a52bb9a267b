import { createSocket } from 'node:dgram';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { examine as examineInProcess } from '../../../src/doctor/examine.ts';
import { thisMachine } from '../../../src/doctor/this-machine.ts';
import { examine, inNamespaces, runDoctor, settings } from '../../support/doctor.ts';
import { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import { freePorts } from '../../support/free-ports.ts';
import { workerProgramForTests } from '../../support/media-worker.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('X1: where all is well, it finds notes at most, and ends with code 0', async () => {
  const { exitCode, findings } = await examine(await settings());
  const grave = findings.filter(({ level }) => level === 'warning' || level === 'problem');
  expect(grave).toEqual([]);
  expect(exitCode).toBe(0);
  const looked = new Set(findings.map(({ check }) => check));
  for (const check of ['node', 'memory', 'open-files', 'data-folder', 'ports', 'media-worker', 'media-ports']) {
    expect(looked).toContain(check);
  }
});

test('X1: a problem ends it with code 1, and people read what to do', async () => {
  const { exitCode, output } = await runDoctor(await settings({ PARLEY_HOST: '203.0.113.77' }));
  expect(exitCode).toBe(1);
  expect(output).toMatch(/✗ Ports .*203\.0\.113\.77/);
  expect(output).toMatch(/→ Set it to an address of this machine/);
  expect(output).toMatch(/\d problems?/);
});

test('settings-wrong: each one is named', async () => {
  const { fault, exitCode } = await examine({ PARLEY_PROT: '1', PARLEY_HEARTBEAT_SECONDS: 'often' });
  expect(fault('settings-wrong')?.found).toContain('PARLEY_PROT');
  expect(exitCode).toBe(1);
});

test('node-too-old, check-failed: the machine tells', async () => {
  const subject = {
    config: readConfig(await settings()),
    media: { state: 'running', plane: new FakeMediaPlane() },
    looker: { by: 'doctor', taken: [] },
    now: Date.now,
  } as const;
  const machine = {
    ...thisMachine,
    nodeVersion: '20.20.2',
    availableMemory: () => {
      throw new Error('no memory of it');
    },
  };
  const findings = await examineInProcess({ ...subject, machine }, { onlyQuick: true });
  expect(findings).toContainEqual(expect.objectContaining({ code: 'node-too-old', level: 'warning' }));
  const failed = findings.find((finding) => finding.level !== 'ok' && finding.code === 'check-failed');
  expect(failed).toMatchObject({ check: 'memory', level: 'problem' });
  expect(failed?.found).toContain('no memory of it');
});

test('memory-low: by what the kernel says is available', async () => {
  const meminfo = join(temporaryFolder(), 'meminfo');
  writeFileSync(meminfo, readFileSync('/proc/meminfo', 'utf8').replace(/(MemAvailable:\s+)\d+/, '$1100000'));
  const { fault } = await examine(await settings(), inNamespaces(['mount'], `mount --bind ${meminfo} /proc/meminfo`));
  expect(fault('memory-low')?.found).toBe('97 MiB are free, and 320 should be.');
});

test('open-files-few: by the process’s own limit', async () => {
  const { fault } = await examine(await settings(), ['/usr/bin/prlimit', '--nofile=512:512']);
  expect(fault('open-files-few')?.found).toBe('512 files may be open, and 20000 devices may sign in.');
});

test('data-not-writable: a folder that cannot be made', async () => {
  const { fault } = await examine(await settings({ PARLEY_DATA_DIR: '/proc/parley' }));
  expect(fault('data-not-writable')).toMatchObject({ level: 'problem' });
  expect(fault('data-not-writable')?.found).toContain('/proc/parley');
});

test('data-disk-full: a disk of one megabyte', async () => {
  const folder = temporaryFolder();
  const { fault } = await examine(
    await settings({ PARLEY_DATA_DIR: folder }),
    inNamespaces(['mount'], `mount -t tmpfs -o size=1m none ${folder}`),
  );
  expect(fault('data-disk-full')?.found).toMatch(/^[01] MiB are free/);
});

test('data-secret-open: everybody may read it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'server-secret'), 'x');
  chmodSync(join(folder, 'server-secret'), 0o644);
  const { fault } = await examine(await settings({ PARLEY_DATA_DIR: folder }));
  expect(fault('data-secret-open')?.found).toContain('has the mode 644');
});

test('port-taken: the program that holds it is named, for TCP and for UDP', async () => {
  const [port = 0, mediaPort = 0] = await freePorts(2);
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(mediaPort, '127.0.0.1', resolve));
  onTestFinished(() => {
    holder.close();
    socket.close();
  });
  const { findings, ok } = await examine(
    await settings({ PARLEY_PORT: String(port), PARLEY_MEDIA_PORT: String(mediaPort) }),
  );
  const taken = findings.flatMap((it) => (it.level !== 'ok' && it.code === 'port-taken' ? [it.found] : []));
  expect(taken).toEqual([
    `TCP port ${port} on 127.0.0.1 (http) is held by node (process ${process.pid}).`,
    `UDP port ${mediaPort} on 127.0.0.1 (media) is held by node (process ${process.pid}).`,
  ]);
  // The worker is tried all the same, on another port.
  expect(ok('media-worker')).toHaveLength(1);
  expect(ok('media-ports')).toEqual([]);
});

test('port-not-allowed: one below 1024, for who may not', async () => {
  const { fault } = await examine(
    await settings({ PARLEY_PORT: '87' }),
    process.getuid?.() === 0
      ? [
          ...inNamespaces(['net'], 'ip link set lo up', 'echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start'),
          ...WITHOUT_LOW_PORTS,
        ]
      : [],
  );
  expect(fault('port-not-allowed')?.found).toContain('port 87');
});

const WITHOUT_LOW_PORTS = ['/usr/bin/setpriv', '--bounding-set=-net_bind_service', '--inh-caps=-net_bind_service'];

test('port-foreign-address: an address of another machine', async () => {
  const { fault } = await examine(await settings({ PARLEY_MEDIA_HOST: '203.0.113.77' }));
  expect(fault('port-foreign-address')?.found).toContain('203.0.113.77');
});

test('port-failed: an address without the network that it needs', async () => {
  const { fault } = await examine(await settings({ PARLEY_HOST: 'fe80::1' }));
  expect(fault('port-failed')?.found).toMatch(/fe80::1 .*EINVAL/);
});

test('worker-missing: there is no program', async () => {
  const { fault } = await examine(await settings({ MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' }));
  expect(fault('worker-missing')?.found).toContain('/nowhere/mediasoup-worker');
});

test('worker-does-not-run: a program that ends at once', async () => {
  const { fault } = await examine(await settings({ MEDIASOUP_WORKER_BIN: '/bin/false' }));
  expect(fault('worker-does-not-run')).toMatchObject({ level: 'problem' });
});

test('worker-slow-encryption: as its description says', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'mediasoup-worker');
  mkdirSync(folder, { recursive: true });
  copyFileSync(workerProgramForTests(), program);
  writeFileSync(join(folder, 'worker.json'), JSON.stringify({ version: '3.27.1', srtp: 'nss', source: 'built' }));
  const { fault } = await examine(await settings({ MEDIASOUP_WORKER_BIN: program }));
  expect(fault('worker-slow-encryption')).toMatchObject({ level: 'note' });
});
