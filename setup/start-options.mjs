import { isIPv4 } from 'node:net';
import { parseArgs } from 'node:util';
import { SetupError } from './setup-error.mjs';

export const HELP = `npm start [-- OPTIONS]

Installs what is missing and serves Parley on this machine (http://localhost:8080).

  --lan[=ADDRESS]          serve the local network over https; ADDRESS: this machine's address in it, found if left out
  --cert FILE --key FILE   with --lan: your own certificate (PEM) instead of a self-signed one
  --with-dashboards        Prometheus with alerts beside the server, and Grafana with dashboards where it is installed
  --help                   this text

Settings come from the environment or from .env: PARLEY_PORT (8080), PARLEY_DATA_DIR (./data), …; docs/operations.md has all.`;

/**
 * @returns {{ help?: boolean, lan?: string, cert?: string, key?: string, 'with-dashboards'?: boolean }} `lan` is '' when
 *   the address is to be found.
 */
export function readStartOptions(args) {
  const options = parse(args.map((arg) => (arg === '--lan' ? '--lan=' : arg)));
  if (options.lan && !isIPv4(options.lan)) {
    throw new SetupError(
      `--lan=${options.lan} is not an IPv4 address.`,
      'Write it as --lan=192.168.1.10, or --lan alone.',
    );
  }
  if ((options.cert === undefined) !== (options.key === undefined)) {
    throw new SetupError('--cert and --key go together.', 'A certificate is of no use without its key.');
  }
  if (options.cert !== undefined && options.lan === undefined) {
    throw new SetupError(
      '--cert and --key go with --lan.',
      'Without --lan the server speaks plain http to this machine alone.',
    );
  }
  return options;
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        lan: { type: 'string' },
        cert: { type: 'string' },
        key: { type: 'string' },
        'with-dashboards': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(error.message.split('. ')[0].replace(/\.?$/, '.'), HELP);
  }
}
