import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Finding } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';
import { generalFinding } from '../doctor/general-faults.ts';
import { takenPorts } from '../doctor/ports/taken-ports.ts';
import { thisMachine } from '../doctor/this-machine.ts';
import { askServer } from './doctor/ask-server.ts';
import { openMedia } from './doctor/open-media.ts';
import { table } from './doctor/table.ts';

const HELP = `npm run doctor [-- OPTIONS]

Looks for what would keep calls from working on this machine, and says what to do about each thing it finds.
Where the server runs, it is asked; else its parts are tried without it. Exit code 1: there is a problem.

  --json    one JSON object: { "findings": [{ "check", "level", "code", "found", "fix" }] }
  --help    this text
`;

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) process.stdout.write(HELP);
else {
  const findings = await findingsOf();
  const report = values.json ? JSON.stringify({ findings }, null, 2) : `\n${table(findings, process.stdout)}\n`;
  process.stdout.write(`${report}\n`);
  process.exitCode = findings.some(({ level }) => level === 'problem') ? 1 : 0;
}

async function findingsOf(): Promise<Finding[]> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return await examineWith(readConfig(process.env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => generalFinding('settings', 'settings-wrong', `${line}.`));
  }
}

async function examineWith(config: Config): Promise<Finding[]> {
  const answer = await askServer(config);
  switch (answer.state) {
    case 'asked':
      return [{ check: 'server', level: 'ok', found: `Runs at ${answer.url}, and was asked.` }, ...answer.findings];
    case 'refused':
      return [
        generalFinding('server', 'server-refuses', `A Parley runs at ${answer.url}, but answered ${answer.status}.`),
      ];
    case 'not-running':
      return [
        generalFinding('server', 'server-not-running', `Nothing answers at port ${config.http.port} as Parley would.`),
        ...(await examineAlone(config)),
      ];
  }
}

async function examineAlone(config: Config): Promise<Finding[]> {
  const taken = await takenPorts(config);
  const media = await openMedia(config, taken);
  try {
    return await examine({ config, media, looker: { by: 'doctor', taken }, machine: thisMachine, now: Date.now });
  } finally {
    if (media.state !== 'failed') await media.plane.close();
  }
}
