import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { RegistrarError } from '../auth/application-registrar.ts';
import { ConfigError, readConfig } from '../config.ts';
import {
  type AdminOptions,
  applicationCommands,
  isApplicationCommand,
  UsageError,
} from './admin/application-commands.ts';
import { openRegistrar } from './admin/open-registrar.ts';

const HELP = `npm run admin -- application COMMAND [OPTIONS]

Registers the programs whose users may call each other here. A running server sees each change within seconds.

  application create NAME       its id, secret and API key; both are shown once
  application list
  application change ID         with any of the options below; what is left out stays
  application rotate ID         a new secret (or, with --kind api-key, API key); the one before is good for a while
  application remove ID

  --id ID               of a new application; else from its name
  --name NAME           for change
  --jwks URL            where its public keys are, if it signs tokens with its own; "" for none
  --webhook URL         where it is told what happens to its calls; "" for none
  --max-users N         people signed in at once; 0: no bound but the server's own
  --max-calls N         calls at once
  --max-peers N         people in one call
  --max-rate N          requests a second, of all its devices
  --max-room-kbps N     what the SFU sends out for one of its rooms, in kbit/s; pictures give way
  --max-kbps N          the same for all of its rooms on one server
  --guests YESNO        whether its meetings may take people without an account, by their link: yes (default) or no
  --kind KIND           secret or api-key
  --overlap-hours N     how long the one before is good (24)
  --json                one JSON object
  --help                this text
`;

const text = { type: 'string' } as const;

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        id: text,
        name: text,
        jwks: text,
        webhook: text,
        'max-users': text,
        'max-calls': text,
        'max-peers': text,
        'max-rate': text,
        'max-room-kbps': text,
        'max-kbps': text,
        guests: text,
        kind: text,
        'overlap-hours': text,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [topic, command, subject] = positionals;
    if (values.help || topic !== 'application' || command === undefined || !isApplicationCommand(command)) {
      (values.help ? process.stdout : process.stderr).write(HELP);
      return values.help ? 0 : 2;
    }
    process.stdout.write(await carryOut(command, subject, values));
    return 0;
  } catch (error) {
    process.stderr.write(`${explained(error)}\n`);
    return 1;
  }
}

async function carryOut(
  command: keyof typeof applicationCommands,
  subject: string | undefined,
  options: AdminOptions,
): Promise<string> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { registrar, close } = await openRegistrar(readConfig(process.env));
  try {
    const { data, lines } = await applicationCommands[command](registrar, subject, options);
    return options.json ? `${JSON.stringify(data, null, 2)}\n` : `${lines.join('\n')}\n`;
  } finally {
    await close();
  }
}

/** What somebody can act on, as a sentence; a fault of ours with where it happened. */
function explained(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('\n');
  }
  const known = [ConfigError, RegistrarError, UsageError].some((type) => error instanceof type);
  if (!(error instanceof Error)) return String(error);
  const isUsage = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return known || isUsage || error.name === 'CallLogError' ? error.message : (error.stack ?? error.message);
}
