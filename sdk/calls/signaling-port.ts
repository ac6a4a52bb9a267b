import type { Params, RequestType, Result } from '../../src/protocol/contract.ts';

/** What calls need of the signaling session. */
export interface Signaling {
  /** Rejects with an `SdkError`. */
  request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>>;
  /** The server's times, by this device's clock. */
  toLocalTime(serverTime: number): number;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly serverTime: number;
  /** Of the signaling connection, in milliseconds, since this was asked last; undefined: there was none. */
  takeSlowestRoundTrip(): number | undefined;
}
