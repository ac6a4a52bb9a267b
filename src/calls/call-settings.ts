export type CallSettings = {
  ringTimeoutMs: number;
  maxCalls: number;
  /** Seats and invitations of one call. */
  maxPeers: number;
  callWaiting: boolean;
  /**
   * After a restart of the server. Longer keeps those who are back waiting for others; shorter gives those up who take
   * longer to come.
   */
  reunionMs: number;
};
