// How long people wait for each other: from the click on answer (devices open only after it) until the first remote
// frame is presented, the later of both ends. Real Chromiums, real server, 640×360 and up as the camera gives it.
import { parseArgs } from 'node:util';
import { startApp } from '../test/support/app-under-test.ts';
import * as people from '../test/support/browser.ts';
import { progress, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' }, json: { type: 'boolean' } } });
const runs = Number(values.runs);

const app = await startApp();
const browser = await people.launchBrowser();
const samples: number[] = [];
try {
  for (let run = 1; run <= runs; run += 1) {
    const ms = await answerToFirstFrameMs(run);
    samples.push(ms);
    progress(`run ${run} of ${runs}: ${ms.toFixed(0)} ms`);
  }
} finally {
  await browser.close();
  await app.stop();
}
report('call-setup', [
  { key: 'answerToFirstFrameMs.p50', value: percentile(samples, 0.5), unit: 'ms', goal: '400' },
  { key: 'answerToFirstFrameMs.p95', value: percentile(samples, 0.95), unit: 'ms' },
  { key: 'answerToFirstFrameMs.max', value: Math.max(...samples), unit: 'ms' },
]);

async function answerToFirstFrameMs(run: number): Promise<number> {
  const [caller, callee] = await Promise.all(
    ['Caller', 'Callee'].map((role) => people.arrive(browser, { name: `${role} ${run}`, url: app.url })),
  );
  if (!caller || !callee) throw new Error('nobody came');
  try {
    await people.placeCall(caller, callee.name, 'video');
    const button = callee.page.getByTestId('answer-video');
    await button.waitFor();
    // The caller's own camera is open by then, as after a few seconds of ringing.
    await caller.page.getByTestId('local-video').waitFor();
    const frames = [caller, callee].map(firstRemoteFrameAt);
    const clickedAt = button.evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          const tell = (event: Event): void => resolve(performance.timeOrigin + event.timeStamp);
          element.addEventListener('click', tell, { capture: true, once: true });
        }),
    );
    await button.click();
    return Math.max(...(await Promise.all(frames))) - (await clickedAt);
  } finally {
    await Promise.all([caller.context.close(), callee.context.close()]);
  }
}

/** When the compositor had the first frame (requestVideoFrameCallback's presentationTime), ms since the epoch. */
function firstRemoteFrameAt({ page }: people.Person): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const watch = (): boolean => {
          const video = document.querySelector<HTMLVideoElement>('[data-testid="remote-video"]');
          video?.requestVideoFrameCallback((_now, frame) => resolve(performance.timeOrigin + frame.presentationTime));
          return video !== null;
        };
        if (watch()) return;
        const observer = new MutationObserver(() => {
          if (watch()) observer.disconnect();
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );
}
