import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { signAccessToken } from '../../src/auth/access-token.ts';
import { readConfig } from '../../src/config.ts';
import { ApplicationId, UserId } from '../../src/protocol/ids.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeMediaPlane } from '../../test/support/fake-media-plane.ts';
import { type Parties, talk } from './transcript-call.ts';
import { type Line, TranscriptClient } from './transcript-client.ts';
import { renderTranscript } from './transcript-text.ts';

const SECRET = 'a secret for the transcript alone and of no use elsewhere';
const START = Date.UTC(2026, 10, 22, 9, 0, 0);

/** What three clients and a real server say to each other in a call: sections of docs/protocol.md. Its SFU forwards nothing. */
export async function transcriptSections(): Promise<Record<string, string>> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'parley-transcript-'));
  const config = readConfig({
    PARLEY_PORT: '0',
    PARLEY_GUESTS: 'false',
    PARLEY_DATA_DIR: dataDirectory,
    PARLEY_APPLICATIONS: `acme:${SECRET}`,
  });
  let now = START;
  const app = await createApp(config, { log: createLogger('silent'), media: new FakeMediaPlane(), now: () => now });
  try {
    const { port } = await app.start();
    const url = `ws://127.0.0.1:${port}/ws`;
    const lines: Line[] = [];
    const parties: Parties = {
      anna: new TranscriptClient('Anna', url, lines),
      boris: new TranscriptClient('Boris', url, lines),
      carol: new TranscriptClient('Carol', url, lines),
      token: (userId, name) => signAccessToken(identity(userId, name), new TextEncoder().encode(SECRET), 3_600),
      names: new Map(),
    };
    const sections: Record<string, string> = {};
    await talk(parties, (part) => {
      for (const person of [parties.anna, parties.boris, parties.carol]) person.assertNothingLeft();
      sections[`transcript-${part}`] = renderTranscript(lines.splice(0), parties.names);
      now += 2_500;
    });
    return sections;
  } finally {
    await app.stop();
    await rm(dataDirectory, { recursive: true });
  }
}

const identity = (userId: string, name: string) => ({
  applicationId: ApplicationId.parse('acme'),
  userId: UserId.parse(userId),
  name,
});
