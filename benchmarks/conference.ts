// What a conference costs when everybody is sent what they look at, against the top layers of everybody for everybody: 25
// cameras with three layers, nine tiles in view, one speaker large, one shared screen.
import { parseArgs } from 'node:util';
import { measureBare } from './conference/bare-conference.ts';
import { measureOurs } from './conference/our-conference.ts';
import { type Round, rowsOf } from './conference/rows.ts';
import { pin } from './fanout/processor.ts';
import { compileLoadGenerator, LoadGenerator } from './load-generator/load-generator.ts';
import { isDisturbed } from './support/other-load.ts';
import { progress, report } from './support/report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    people: { type: 'string', default: '25' },
    /** Of the conference; forwarding everything is the same all the time, and needs less. */
    seconds: { type: 'string', default: '40' },
    'bare-seconds': { type: 'string', default: '10' },
    json: { type: 'boolean' },
  },
});
const cores = { sfu: 0, generator: 1 };
const people = Number(values.people);
/** More, and the machine was not enough for everything to everybody: it would have cost more. */
const MAX_LOST = 0.01;

pin(process.pid, cores.generator);
const program = await compileLoadGenerator();
const rounds: Round[] = [];
for (let nr = 1; nr <= Number(values.rounds); nr++) {
  const ours = await withGenerator((generator) => measureOurs({ people, cores, generator }, Number(values.seconds)));
  progress(`round ${nr}, ours: ${inWords(ours)}`);
  const bare = await withGenerator((generator) =>
    measureBare({ people, cores, generator }, Number(values['bare-seconds'])),
  );
  progress(`round ${nr}, everything to everybody: ${inWords(bare)}`);
  if (bare.lost > MAX_LOST)
    progress('what got lost of it would have cost more: the ratios are smaller than is said here');
  rounds.push({ ours, bare });
}
const others = Math.max(...rounds.flatMap(({ ours, bare }) => [ours.others, bare.others]));
if (isDisturbed(others)) progress(`this says little: others used ${Math.round(others * 100)} % of the machine`);
report('conference', rowsOf(rounds, people));

async function withGenerator<T>(work: (generator: LoadGenerator) => Promise<T>): Promise<T> {
  const generator = await LoadGenerator.start({ core: cores.generator, program });
  try {
    return await work(generator);
  } finally {
    await generator.stop();
  }
}

function inWords({ bytesPerSecond, workerCore, nodeCore, generatorCore, lost }: Round['bare']): string {
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const cpu = `worker ${percent(workerCore)}, Node ${percent(nodeCore)}, the generator's core ${percent(generatorCore)}`;
  return `${((bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s, ${cpu}, ${percent(lost)} lost`;
}
