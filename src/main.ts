import { existsSync } from 'node:fs';
import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './telemetry/logger.ts';

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  const app = await createApp(config, { log });
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    await app.stop();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  const { url } = await app.start();
  log.info({ url }, 'listening');
  process.stdout.write(`\n  Parley is ready: open ${url}\n\n`);
  await app.selfTest();
} catch (error) {
  process.stderr.write(
    error instanceof ConfigError ? `Parley cannot start:\n${error.message}\n` : `${startFailure(error)}\n`,
  );
  process.exit(1);
}

function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return `Parley cannot start: ${String(error)}`;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'Parley cannot start: the port is taken. Set PARLEY_PORT to a free one.';
  if (code === 'EACCES')
    return `Parley cannot start: ${error.message}. Choose a port above 1023 or a folder that you may write.`;
  return `Parley cannot start: ${error.stack ?? error.message}`;
}
