import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { startApp } from '../support/app-under-test.ts';
import type { PageWithConnections, Person } from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => ({
  app: await keep(startApp()),
  browser: await keep(conference.launchSharingBrowser()),
}));

const arrive = (name: string, prepare?: (context: BrowserContext) => Promise<void>) =>
  conference.arriveToShare(running.browser, {
    name,
    url: running.app.url,
    keepsPeerConnections: true,
    ...(prepare && { prepare }),
  });

/** As a browser whose hardware encodes VP9. */
const withVp9Hardware = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    const { mediaCapabilities } = navigator;
    const ask = mediaCapabilities.encodingInfo.bind(mediaCapabilities);
    mediaCapabilities.encodingInfo = async (configuration) => {
      const powerEfficient = /vp9/.test(configuration.video?.contentType ?? '');
      return { ...(await ask(configuration)), powerEfficient };
    };
  });
};

/** As a browser that has no AV1. */
const withoutAv1 = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    for (const end of [RTCRtpReceiver, RTCRtpSender]) {
      const ask = end.getCapabilities.bind(end);
      end.getCapabilities = (kind) => {
        const told = ask(kind);
        return told && { ...told, codecs: told.codecs.filter(({ mimeType }) => !/av1/i.test(mimeType)) };
      };
    }
  });
};

/** What goes out now: codec and mode of each picture. */
const sends = ({ page }: Person): Promise<string[]> =>
  page.evaluate(async () => {
    const connections = (window as unknown as PageWithConnections).peerConnections;
    const open = connections.filter(({ connectionState }) => connectionState === 'connected');
    const senders = open
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video');
    const reports = await Promise.all(senders.map((sender) => sender.getStats()));
    return reports.flatMap((report) =>
      [...report.values()].flatMap(({ type, codecId, scalabilityMode }) =>
        type === 'outbound-rtp' ? [`${report.get(codecId)?.mimeType.slice('video/'.length)} ${scalabilityMode}`] : [],
      ),
    );
  });

test('F21, F22, F23: a screen is AV1 until somebody comes who cannot decode it; a camera is VP9 where hardware encodes it', async () => {
  const [anna, boris] = [await arrive('Anna', withVp9Hardware), await arrive('Boris')];
  const link = await conference.beginMeeting(anna);
  await anna.page.getByTestId('toggle-camera').click();
  await conference.followAgain(boris, link);
  await conference.join(boris);
  await conference.share(boris);
  await conference.presentsFrames(conference.screenOf(anna, 'Boris'));
  await conference.everybodySeesEverybody(anna, boris);
  await expect.poll(() => sends(anna)).toEqual(['VP9 L3T3_KEY']);
  expect(await sends(boris)).toContain('AV1 L1T3');

  const carol = await arrive('Carol', withoutAv1);
  await conference.followAgain(carol, link);
  await conference.join(carol);
  await Promise.all([anna, carol].map((person) => conference.presentsFrames(conference.screenOf(person, 'Boris'))));
  await conference.everybodySeesEverybody(anna, boris, carol);
  await expect.poll(() => sends(boris)).not.toContain('AV1 L1T3');
  expect(await sends(boris)).toContain('VP8 L1T3');
});
