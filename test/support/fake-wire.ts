import type { Bye, Wire } from '../../src/signaling/session.ts';

/** A session's end of a connection that keeps what it is told. */
export class FakeWire implements Wire {
  readonly sent: { seq?: number; re?: number; type: string; data: unknown }[] = [];
  bye: Bye | null = null;

  send(json: string): void {
    this.sent.push(JSON.parse(json));
  }

  close(bye: Bye): void {
    this.bye ??= bye;
  }

  get types(): string[] {
    return this.sent.map(({ type }) => type);
  }
}
