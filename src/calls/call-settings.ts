export type CallSettings = {
  ringTimeoutMs: number;
  maxCalls: number;
  /** Seats and invitations of one call. */
  maxPeers: number;
  callWaiting: boolean;
  /** What the SFU may send out for one room, and for each application; absent: as much as there is. */
  maxSending?: { room: number | null; application: number | null };
  /**
   * After a restart of the server. Longer keeps those who are back waiting for others; shorter gives those up who take
   * longer to come.
   */
  reunionMs: number;
};
