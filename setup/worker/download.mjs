// Run on Node 24 (`node download.mjs URL FILE`): the user's proxy settings are followed there (NODE_USE_ENV_PROXY).
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Silence after which a download is given up, before the first byte and between any two. */
const SILENCE_LIMIT_MS = 10_000;

const [url, file] = process.argv.slice(2);
const silence = new AbortController();
const timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);

try {
  const response = await fetch(url, { signal: silence.signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const watch = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh();
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), watch, createWriteStream(file));
} catch (error) {
  console.error(silence.signal.aborted ? `no answer for ${SILENCE_LIMIT_MS / 1000} s` : (error.cause ?? error).message);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}
