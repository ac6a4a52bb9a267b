// Whether the server names the right cause when a call goes bad. Real Chromiums, each at a machine of its own whose line,
// processor or devices are made bad on one side (test/support/impairment), in P2P and on the SFU: the cause and the leg
// have to be named within 15 s of the onset, nobody else is to be blamed, of neither direction, and all that was said has
// to be taken back within 20 s of the end. Then a clean call, in which nothing is to be said.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Topology } from '../src/protocol/topology.ts';
import * as impairing from '../test/support/impairment/impairments.ts';
import { startMachines } from '../test/support/impairment/machines.ts';
import { startAppWithRelayFor } from '../test/support/impairment/server-for-machines.ts';
import { progress, report } from './support/report.ts';
import { blamed, isRight } from './verdicts/expectations.ts';
import { begin, type Two } from './verdicts/meeting.ts';
import { Observation } from './verdicts/observation.ts';
import type { Calibration, Outcome } from './verdicts/outcome.ts';

const { values } = parseArgs({
  options: {
    topology: { type: 'string', default: 'sfu,p2p' },
    /** Of the clean call; 0: none. */
    'clean-minutes': { type: 'string', default: '5' },
    /** Part of a name: only these. */
    only: { type: 'string', default: '' },
    /** Where what was measured goes, for the table in docs/quality.md. */
    save: { type: 'string' },
    json: { type: 'boolean' },
  },
});

const NAMED_WITHIN_MS = 15_000;
const GONE_WITHIN_MS = 20_000;
/** What a path, a source or a picture needs to find its bitrate, and some. */
const SETTLE_MS = 16_000;
/** So long the impairment stays, so that it is scored too when it was named late. */
const LASTS_MS = 17_000;
const LOOK_MS = 200;
const WELL_WITHIN_MS = 90_000;

const topologies = values.topology.split(',') as Topology[];
const outcomes: Outcome[] = [];
let falseAlarms = 0;
await using running = new AsyncDisposableStack();
const machines = await startMachines(2);
running.defer(() => machines.stop());
const server = await startAppWithRelayFor(machines);
running.defer(() => server.stop());

for (const topology of topologies) {
  const chosen = impairing.impairments.filter(({ name }) => name.includes(values.only));
  let two: Two | null = null;
  for (const impairment of chosen) {
    if (impairment.what.kind === 'relay-over-tcp') {
      await two?.leave();
      two = null;
      // Found out in the middle of a call it is an outage first, which is another impairment.
      await prepareFor(impairment);
    }
    two ??= await beginWell(topology);
    const outcome = await observe(topology, impairment, two);
    outcomes.push(outcome);
    progress(describe(outcome));
    // What was measured is kept, whatever becomes of the rest.
    if (values.save) await writeFile(values.save, `${JSON.stringify(calibration(), null, 2)}\n`);
    // A call that was cut off from UDP, or starved, is not the call that it was.
    if (outcome.goneMs === null || impairment.what.kind === 'relay-over-tcp') {
      await two.leave();
      two = null;
    }
  }
  const minutes = Number(values['clean-minutes']);
  if (minutes > 0) {
    await two?.leave();
    two = await begin(topology, machines, server);
    falseAlarms += await alarmsIn(minutes * 60_000);
  }
  await two?.leave();
}
report('verdicts', [
  ...topologies.map((topology) => ({
    key: `${topology}.correct`,
    value: outcomes.filter((outcome) => outcome.topology === topology && outcome.correct).length,
    unit: `of ${outcomes.filter((outcome) => outcome.topology === topology).length}`,
    goal: '12 of 13',
  })),
  { key: 'falseAlarms', value: falseAlarms, unit: '', goal: '0' },
]);

/** A call at whose start two browsers share two cores is not what it is a moment later: so long until nothing is said of it. */
async function beginWell(topology: Topology): Promise<Two> {
  const two = await begin(topology, machines, server);
  const observation = new Observation(server.app.quality.events);
  const begun = Date.now();
  do await pause(SETTLE_MS);
  while (observation.open.length > 0 && Date.now() - begun < WELL_WITHIN_MS);
  observation.close();
  return two;
}

async function prepareFor(impairment: impairing.NamedImpairment): Promise<void> {
  const machine = machines.machines[impairment.of === 'sender' ? 0 : 1];
  if (machine) await impairing.prepare(impairment, machine, server.mediaPort);
}

function calibration(): Calibration {
  return { date: new Date().toISOString().slice(0, 10), outcomes };
}

async function observe(topology: Topology, impairment: impairing.NamedImpairment, two: Two): Promise<Outcome> {
  const { senderPeerId, receiverPeerId } = two;
  const impaired = impairment.of === 'sender' ? senderPeerId : receiverPeerId;
  const subjects = { ...two, mediaPort: server.mediaPort };
  const observation = new Observation(server.app.quality.events);
  await pause(SETTLE_MS);
  const before = observation.open.length;
  for (const { fact } of observation.open) progress(`already said: ${fact.cause} ${fact.symptom}: ${fact.evidence}`);
  const onset = Date.now();
  await impairing.begin(impairment, subjects);
  await pause(LASTS_MS);
  const told = observation.toldSince(onset);
  const [first] = told.filter(({ fact }) => fact.peerId === senderPeerId && fact.cause !== 'unknown');
  const right = told.find(({ fact }) => fact.peerId === senderPeerId && isRight(impairment.name, topology, fact));
  const blamesAnother = told.some(({ fact }) => {
    const whom = blamed(fact);
    return whom !== null && whom !== impaired && !(whom === 'line between' && isOfLine(impairment));
  });
  const measured = observation.worstScores(senderPeerId, onset + 3_000);
  await impairing.end(impairment, subjects);
  const ended = Date.now();
  while (observation.open.length > 0 && Date.now() - ended < GONE_WITHIN_MS + 10_000) await pause(LOOK_MS);
  for (const { fact } of observation.open) progress(`still said: ${fact.cause} ${fact.symptom}: ${fact.evidence}`);
  observation.close();
  await impairing.restore(impairment, subjects);
  const namedMs = right ? right.at - onset : null;
  const goneMs = observation.open.length === 0 ? Date.now() - ended : null;
  const inTime = namedMs !== null && namedMs <= NAMED_WITHIN_MS && goneMs !== null && goneMs <= GONE_WITHIN_MS;
  return {
    topology,
    impairment: impairment.name,
    correct: before === 0 && first !== undefined && first === right && !blamesAnother && inTime,
    namedMs,
    goneMs,
    said: told.map(({ fact }) => {
      const { cause, leg, source, symptom, evidence } = fact;
      return { cause, leg, source, symptom, evidence, isRight: isRight(impairment.name, topology, fact) };
    }),
    measured: measured.map(({ source, leg, mos, inputs }) => ({ source, leg, mos, inputs })),
  };
}

function isOfLine({ what: { kind } }: impairing.NamedImpairment): boolean {
  return kind === 'line' || kind === 'relay-over-tcp';
}

async function alarmsIn(ms: number): Promise<number> {
  const observation = new Observation(server.app.quality.events);
  await pause(ms);
  observation.close();
  for (const { fact } of observation.told) progress(`false alarm: ${fact.cause} ${fact.symptom}: ${fact.evidence}`);
  return observation.told.length;
}

function describe({ topology, impairment, correct, namedMs, goneMs, said, measured }: Outcome): string {
  const wholes = measured.filter(({ leg }) => leg === 'whole');
  const scores = wholes.map(({ source, mos }) => `${source} ${mos.toFixed(1)}`).join(', ');
  const words = said.map(({ cause, leg, symptom, evidence }) => `${cause}/${leg} ${symptom} (${evidence})`).join('; ');
  return `${correct ? 'right' : 'WRONG'} ${topology} ${impairment}: named ${namedMs} ms, gone ${goneMs} ms; ${scores}; ${words || 'nothing said'}`;
}

/** The observation itself takes this time: nothing is waited for. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
