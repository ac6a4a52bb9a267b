// Prints coturn's configuration: node_modules/.bin/node turn-config/render.ts > /etc/turnserver.conf
import { existsSync } from 'node:fs';
import { TurnConfigError, turnConfig } from './turn-config.ts';

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  process.stdout.write(turnConfig(process.env));
} catch (error) {
  if (!(error instanceof TurnConfigError)) throw error;
  process.stderr.write(`There is no configuration to print:\n${error.message}\n`);
  process.exitCode = 1;
}
