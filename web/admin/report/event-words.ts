import type { TFunction } from 'i18next';
import type { TimelineEvent } from '../../../src/history/timeline.ts';
import type { Format } from '../format/use-format.ts';
import type { People } from './people.ts';

export type Words = { readonly t: TFunction<'admin'>; readonly people: People; readonly format: Pick<Format, 'span'> };

type UserId = Extract<TimelineEvent, { type: 'rang' }>['userId'];
type Received = Extract<TimelineEvent, { viewerId: unknown }>;

const megabits = (bitrate: number): number => Math.round(bitrate / 100_000) / 10;

/** One sentence. */
export function eventWords(event: TimelineEvent, { t, people, format: { span } }: Words): string {
  const topology = (path: { topology: 'p2p' | 'sfu'; generation: number }) => ({
    topology: t(`topology.${path.topology}`),
    generation: path.generation,
  });
  const way = ({ peerId, viewerId, source }: Received) => ({
    way: t('way', { sender: people.ofPeer(peerId), receiver: people.ofPeer(viewerId) }),
    source: t(`source.${source}`),
  });
  const whoActs = (userId: UserId | null) => (userId === null ? t('timeline.application') : people.ofUser(userId));
  switch (event.type) {
    case 'placed':
      return t(event.video ? 'timeline.placedVideo' : 'timeline.placed', { name: whoActs(event.userId) });
    case 'rang':
      return t('timeline.rang', { name: people.ofUser(event.userId), took: span(event.timeToRingMs) });
    case 'invited':
      return t('timeline.invited', { name: people.ofUser(event.userId), by: whoActs(event.by) });
    case 'invitation-ended':
      return t(`timeline.invitation-ended.${event.reason}`, { name: people.ofUser(event.userId) });
    case 'answered':
    case 'joined':
    case 'seated':
      return t(`timeline.${event.type}`, { name: people.ofUser(event.userId) });
    case 'left':
      return t(`timeline.left.${event.reason}`, { name: people.ofPeer(event.peerId) });
    case 'connection':
      return t(event.connected ? 'timeline.connectionBack' : 'timeline.connectionLost', {
        name: people.ofPeer(event.peerId),
      });
    case 'sources': {
      const name = people.ofPeer(event.peerId);
      const sources = event.sources.map(({ source, muted }) =>
        muted ? t('timeline.muted', { source: t(`source.${source}`) }) : t(`source.${source}`),
      );
      return sources.length === 0
        ? t('timeline.sourcesNone', { name })
        : t('timeline.sources', { name, sources: sources.join(', ') });
    }
    case 'connected':
      return t('timeline.connected', { topology: t(`topology.${event.topology}`), took: span(event.setupMs) });
    case 'switching':
      return t('timeline.switching', { ...topology(event.path), reason: t(`timeline.reason.${event.reason}`) });
    case 'committed':
      return t('timeline.committed', { ...topology(event.path), took: span(event.tookMs) });
    case 'abandoned':
      return t('timeline.abandoned', {
        ...topology(event.path),
        took: span(event.tookMs),
        because: t(`timeline.because.${event.because}`),
      });
    case 'ready': {
      const { generation } = event.path;
      const values = { name: people.ofPeer(event.peerId), generation, took: span(event.connectedMs) };
      return event.gapMs === undefined
        ? t('timeline.ready', values)
        : t('timeline.readyGap', { ...values, gap: span(event.gapMs) });
    }
    case 'path-failed':
      return t('timeline.path-failed', { ...topology(event.path), reason: event.reason });
    case 'media-failed':
      return t('timeline.media-failed');
    case 'candidate-pair': {
      const { local, remote, protocol, relayProtocol } = event.pair;
      const values = { name: people.ofPeer(event.peerId), generation: event.generation, local, remote };
      const over = { protocol: protocol.toUpperCase() };
      return relayProtocol === undefined
        ? t('timeline.pair', { ...values, ...over })
        : t('timeline.pairRelay', { ...values, ...over, relay: relayProtocol.toUpperCase() });
    }
    case 'layers':
      return event.spatial === null
        ? t('timeline.layersNone', way(event))
        : t('timeline.layers', { ...way(event), spatial: event.spatial, temporal: event.temporal ?? 0 });
    case 'held': {
      const values = { name: people.ofPeer(event.peerId), source: t(`source.${event.source}`) };
      return event.bitrate === null
        ? t('timeline.heldOver', values)
        : t('timeline.held', { ...values, megabits: megabits(event.bitrate) });
    }
    case 'stray-media':
      return t('timeline.stray-media', { name: people.ofPeer(event.peerId), megabits: megabits(event.bitrate) });
    case 'verdict-begun':
    case 'verdict-ended':
      return t(`timeline.${event.type}`, {
        ...way(event),
        symptom: t(`symptom.${event.symptom}`),
        cause: t(`cause.${event.cause}`),
      });
    case 'cut':
      return t('timeline.cut', { of: event.of });
    case 'ended':
      return t('timeline.ended', { outcome: t(`outcome.${event.outcome}`) });
  }
}
