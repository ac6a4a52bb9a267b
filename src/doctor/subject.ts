import type { Config } from '../config.ts';
import type { MediaPlane } from '../rooms/ports.ts';
import type { TakenPort } from './ports/taken-ports.ts';

/** What runs the media while the doctor looks. */
export type Media =
  | { readonly state: 'running'; readonly plane: MediaPlane }
  /** On other ports than configured, since those are taken: the worker is seen to run, and nobody can reach it. */
  | { readonly state: 'elsewhere'; readonly plane: MediaPlane }
  | { readonly state: 'failed'; readonly error: unknown };

/**
 * Who looks: the running server, or the doctor while none runs. `url`: where the server answers on this machine.
 * `taken`: the configured ports that cannot be had.
 */
type Looker =
  | { readonly by: 'server'; readonly url: string }
  | { readonly by: 'doctor'; readonly taken: readonly TakenPort[] };

/** What the machine gives. */
export type Machine = {
  readonly nodeVersion: string;
  /** In bytes, within what a container allows. */
  readonly availableMemory: () => number;
  readonly addresses: () => readonly { address: string; internal: boolean }[];
};

/** All that checks look at. */
export type Subject = {
  readonly config: Config;
  readonly media: Media;
  readonly looker: Looker;
  readonly machine: Machine;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
};
