import type { types } from 'mediasoup';
import { expect, onTestFinished, test } from 'vitest';
import type { Layer } from '../../benchmarks/load-generator/camera.ts';
import { LoadOnRouter } from '../support/load-on-router.ts';

const HOW = { transportCc: true, retransmits: true };
/** 50 kbit/s. */
const SMALL: Layer = { width: 320, height: 180, fps: 10, packetsPerFrame: 1, bytesPerPacket: 625 };
const LINES = 6;
const KNOWN = { initialAvailableOutgoingBitrate: 300_000 };
const LOOKED_FOR = 3_000_000;
/** A busy machine loses a packet now and then. */
const FEW = 5;

/** How many probes mediasoup says that it has sent. */
async function probesOf(transport: types.WebRtcTransport): Promise<() => number> {
  let sent = 0;
  transport.on('trace', ({ type }) => {
    if (type === 'probation') sent++;
  });
  await transport.enableTraceEvent(['probation']);
  return () => sent;
}

test('F36: what a line is looked for with arrives, however many lines a worker has', async () => {
  const load = await LoadOnRouter.start();
  onTestFinished(() => load.close());
  const { producer } = await load.send({ ...HOW, ssrc: 1_000, layers: [SMALL] });
  const lines: { transport: types.WebRtcTransport; probes: () => number }[] = [];
  for (let line = 0; line < LINES; line++) {
    const { endpoint, transport, connect } = await load.open(KNOWN);
    lines.push({ transport, probes: await probesOf(transport) });
    await load.consume({ endpoint, transport }, producer, HOW);
    await connect();
  }
  for (const { transport } of lines) await transport.setMaxOutgoingBitrate(LOOKED_FOR);
  for (const { probes } of lines) await expect.poll(probes).toBeGreaterThan(20);
  const sent = () => lines.reduce((sum, { probes }) => sum + probes(), 0);
  const lost = async () => sent() - (await load.generator.measures()).probes;
  await expect.poll(lost).toBeLessThan(FEW);
});
