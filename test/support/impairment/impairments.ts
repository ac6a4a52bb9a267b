import { type DeviceFaults, setDeviceFaults } from './devices.ts';
import type { LineImpairment } from './impairment.ts';
import type { Machine } from './machines.ts';
import type { Participant } from './participants.ts';

/** One way in which a call goes bad on one side, from the point of view of what the sender sends to the receiver. */
export type NamedImpairment = { name: string; of: 'sender' | 'receiver'; what: Fault };

type Fault =
  | ({ kind: 'line' } & LineImpairment)
  /** The call travels by the relay, over TCP, since `prepare`; the line to it is bad besides. */
  | ({ kind: 'relay-over-tcp' } & LineImpairment)
  /** So many cores for the whole browser. */
  | { kind: 'processor'; cores: number }
  | { kind: 'device'; faults: Partial<DeviceFaults> };

const THIN = { kbps: 300, queueMs: 300 };
/** As a relay is: TCP hides the losses, and what follows a lost packet waits for it. */
const FAR = { loss: 0.05, delayMs: 60 };
/** A fraction of what a call with a picture of 640×360 takes, and enough for the call to go on. */
const STARVED_CORES = 0.2;

export const impairments: readonly NamedImpairment[] = [
  { name: 'uplink loss 2 %', of: 'sender', what: { kind: 'line', uplink: { loss: 0.02 } } },
  { name: 'uplink loss 10 %', of: 'sender', what: { kind: 'line', uplink: { loss: 0.1 } } },
  { name: 'downlink loss 5 %', of: 'receiver', what: { kind: 'line', downlink: { loss: 0.05 } } },
  { name: 'burst loss', of: 'sender', what: { kind: 'line', uplink: { bursts: { everyMs: 2_000, lastsMs: 150 } } } },
  { name: 'jitter 60 ms', of: 'sender', what: { kind: 'line', uplink: { jitterMs: 60 } } },
  { name: 'delay +300 ms', of: 'sender', what: { kind: 'line', uplink: { delayMs: 300 } } },
  { name: 'uplink 300 kbit/s', of: 'sender', what: { kind: 'line', uplink: { rate: THIN } } },
  { name: 'downlink 300 kbit/s', of: 'receiver', what: { kind: 'line', downlink: { rate: THIN } } },
  { name: 'relay over TCP', of: 'sender', what: { kind: 'relay-over-tcp', uplink: FAR, downlink: FAR } },
  { name: "sender's CPU starved", of: 'sender', what: { kind: 'processor', cores: STARVED_CORES } },
  { name: "receiver's CPU starved", of: 'receiver', what: { kind: 'processor', cores: STARVED_CORES } },
  { name: 'microphone dead', of: 'sender', what: { kind: 'device', faults: { microphoneIsDead: true } } },
  { name: 'camera frozen', of: 'sender', what: { kind: 'device', faults: { cameraIsFrozen: true } } },
];

/** `mediaPort`: the SFU's. */
export type Subjects = { sender: Participant; receiver: Participant; mediaPort: number };

/**
 * What has to be so before it begins: for a relay over TCP there is no UDP and no way to the SFU's own port, so that only
 * the relay is left; a call that is under way finds that out by itself. `machine`: of the one of whom it is.
 */
export async function prepare({ what }: NamedImpairment, machine: Machine, mediaPort: number): Promise<void> {
  if (what.kind === 'relay-over-tcp') await onlyRelayIsLeft(machine, mediaPort);
}

export async function begin({ of, what }: NamedImpairment, subjects: Subjects): Promise<void> {
  const { machine, person } = subjects[of];
  switch (what.kind) {
    case 'line':
      return machine.line.set(what);
    case 'relay-over-tcp':
      return onlyRelayIsLeft(machine, subjects.mediaPort, what);
    case 'processor':
      return machine.processor.limit(what.cores);
    case 'device':
      return setDeviceFaults(person, what.faults);
  }
}

export async function end({ of, what }: NamedImpairment, subjects: Subjects): Promise<void> {
  const { machine, person } = subjects[of];
  switch (what.kind) {
    case 'line':
      return machine.line.clear();
    case 'relay-over-tcp':
      return onlyRelayIsLeft(machine, subjects.mediaPort);
    case 'processor':
      return machine.processor.release();
    case 'device':
      return setDeviceFaults(person, { microphoneIsDead: false, cameraIsFrozen: false });
  }
}

/** What `prepare` did is undone. */
export async function restore({ of, what }: NamedImpairment, subjects: Subjects): Promise<void> {
  if (what.kind !== 'relay-over-tcp') return;
  await subjects[of].machine.line.clear();
  await comeToAnotherNetwork(subjects[of].person);
}

function onlyRelayIsLeft({ line }: Machine, mediaPort: number, besides: LineImpairment = {}): Promise<void> {
  const blocked = [{ protocol: 'udp' }, { protocol: 'tcp', port: mediaPort }] as const;
  return line.set({ uplink: { ...besides.uplink, blocked }, downlink: { ...besides.downlink, blocked } });
}

/** What works is left alone, so that a call stays on its relay until the browser says that the network is another one. */
const comeToAnotherNetwork = ({ page }: Participant['person']): Promise<void> =>
  page.evaluate(() => void window.dispatchEvent(new Event('online')));
