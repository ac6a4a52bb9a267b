import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeMediaPlane } from './fake-media-plane.ts';

/** The whole server but the SFU, as a process that a test can kill. It says when it listens. */
const app = await createApp(readConfig(process.env), { log: createLogger('warn'), media: new FakeMediaPlane() });
await app.start();
process.stdout.write('listening\n');
