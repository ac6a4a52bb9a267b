import type { DeviceAccess } from '../../src/protocol/diagnostics.ts';
import type { DeviceSource } from '../api.ts';
import type { Environment } from '../environment.ts';

const KINDS = { microphone: 'audioinput', camera: 'videoinput' } as const;

/** Whether the device could be opened. Nothing is opened and nobody is asked. */
export async function deviceAccess(environment: Environment, source: DeviceSource): Promise<DeviceAccess> {
  const { mediaDevices, isSecureContext, permissions } = environment;
  if (!isSecureContext || !mediaDevices) return 'insecure-page';
  const [all, state] = await Promise.all([
    mediaDevices.enumerateDevices().catch(() => []),
    permissions?.query(source).catch(() => undefined),
  ]);
  if (!all.some(({ kind }) => kind === KINDS[source])) return 'no-device';
  return state ?? 'unknown';
}
