// What the SFU forwards with a core: our service, bare mediasoup and Janus, one after the other with the same generator,
// and what the machine could send at most.
import { parseArgs } from 'node:util';
import { startBareMediasoup } from './fanout/bare-mediasoup.ts';
import { compileFanOut, fanOutPerCore } from './fanout/fan-out-limit.ts';
import { startJanus } from './fanout/janus/janus-sfu.ts';
import { type Measured, measure } from './fanout/measure.ts';
import { startOurService } from './fanout/our-service.ts';
import { pin } from './fanout/processor.ts';
import { requireIdleGenerator, requireQuietMachine } from './fanout/quiet-machine.ts';
import { type Round, rowsOf } from './fanout/rows.ts';
import type { Cores, Sfu, SfuName } from './fanout/sfu.ts';
import { type Shape, shapes } from './fanout/shape.ts';
import { compileLoadGenerator, LoadGenerator } from './load-generator/load-generator.ts';
import { progress, report } from './support/report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    /** Of one publisher, or one in each of some rooms. */
    consumers: { type: 'string', default: '315' },
    /** Who watch all twenty publishers of one room. */
    receivers: { type: 'string', default: '30' },
    only: { type: 'string' },
    'any-load': { type: 'boolean', default: false },
    json: { type: 'boolean' },
  },
});
const cores: Cores = { sfu: 0, generator: 1 };
const seconds = Number(values.seconds);
const starts: Record<SfuName, (cores: Cores) => Promise<Sfu>> = {
  ours: startOurService,
  bare: startBareMediasoup,
  janus: startJanus,
};
const names = Object.keys(starts).filter((name) => !values.only || values.only.split(',').includes(name)) as SfuName[];

/** Beyond it a run is told: what is lost costs less. */
const MAX_LOST = 0.001;

if (!values['any-load']) requireQuietMachine();
pin(process.pid, cores.generator);
const [fanOut, program] = [await compileFanOut(), await compileLoadGenerator()];
const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const shape of shapes({ consumers: Number(values.consumers), receivers: Number(values.receivers) })) {
    const sfus: Round['sfus'] = {};
    for (const name of names) sfus[name] = await measureOne(name, shape);
    rounds.push({ shape: shape.name, sfus, limit: await fanOutPerCore(fanOut, { shape, cores, seconds }) });
    progress(`round ${round}, ${shape.name}: ${names.map((name) => inWords(name, sfus[name])).join('; ')}`);
  }
}
report('fanout', rowsOf(rounds));

async function measureOne(name: SfuName, shape: Shape): Promise<Measured> {
  const generator = await LoadGenerator.start({ core: cores.generator, program });
  const sfu = await starts[name](cores);
  try {
    const measured = await measure(sfu, generator, { shape, cores, seconds });
    if (!values['any-load']) requireIdleGenerator(`${name}, ${shape.name}`, measured.generatorCore);
    return measured;
  } finally {
    await sfu.stop();
    await generator.stop();
  }
}

function inWords(name: SfuName, measured: Measured | undefined): string {
  if (!measured) return '';
  const { perCore, lost, sfuCore, generatorCore } = measured;
  const used = [sfuCore, generatorCore].map((share) => `${Math.round(share * 100)} %`).join(' and ');
  const loss = lost > MAX_LOST ? `, ${(lost * 100).toFixed(2)} % LOST` : '';
  return `${name} ${Math.round(perCore)} packets/s a core (cores ${used})${loss}`;
}
