import type { PeerId } from '../protocol/ids.ts';
import type { Wish } from '../protocol/wishes.ts';
import type { Forwarding } from './forwarding-plan.ts';
import { bitrateOf } from './layer-bitrates.ts';
import { type SeenCamera, sortCameras } from './pick-cameras.ts';
import type { LayerBitrates, Layers, SentSource } from './scene.ts';

/** One way to send a picture, and what it takes in bit/s: never less than the ways before it. */
type Level = { readonly layers: Layers | null; readonly bitrate: number };

/** What one consumer is wished to be sent: its levels, the smallest first and as wished last. */
export type Claim = { readonly consumerId: string; readonly levels: readonly Level[]; readonly sent: SentSource };

/** In the order in which they are served. `first`: is pinned or has the floor, and grows before the others do. */
export type Claims = {
  readonly screens: readonly Claim[];
  readonly cameras: readonly Claim[];
  /** Cameras that have no small layer come after all others have what they wish. */
  readonly large: readonly Claim[];
  readonly first: Claim | null;
  /** Sounds are not asked: what they take is taken before. */
  readonly sound: number;
};

/** What a receiver wishes for, consumer by consumer. `forwarding`: as if its line had no bound. */
export type Wished = {
  readonly consumerId: string;
  readonly sent: SentSource;
  readonly wish: Wish | null;
  readonly forwarding: Forwarding;
};

/** Opus with its headers. More keeps pictures back where voices do not need it; less lets pictures crowd them. */
const VOICE = 45_000;
const SCREEN_SOUND = 110_000;
/** As a rule one speaks at a time, and who is silent sends next to nothing. */
const VOICES_AT_A_TIME = 1;

/**
 * A camera whose smallest layer takes more is large: several others fit in its place. So one that is sent without layers,
 * or lies about them, keeps nobody else from being seen.
 */
const LARGE = 600_000;

export function claimsOf(
  wished: readonly Wished[],
  speakers: readonly PeerId[],
  bitrates: ReadonlyMap<string, LayerBitrates>,
): Claims {
  const flowing = wished.filter(({ forwarding, sent }) => forwarding !== 'paused' && !sent.muted);
  const claim = ({ consumerId, sent, forwarding }: Wished): Claim => ({
    consumerId,
    sent,
    levels: levelsOf(sent, forwarding === 'paused' ? null : forwarding.layers, bitrates.get(sent.producerId)),
  });
  const screens = flowing.filter(({ sent }) => sent.source === 'screen').map(claim);
  const cameras = flowing.flatMap((it): (SeenCamera & Claim)[] =>
    it.wish && it.sent.source === 'camera' ? [{ ...claim(it), peerId: it.sent.peerId, wish: it.wish }] : [],
  );
  const sorted = sortCameras(cameras, speakers);
  const small = sorted.filter((it) => !isLarge(it));
  const [leading = null] = small;
  const isFirst = leading !== null && (leading.wish.priority === 'high' || speakers.includes(leading.peerId));
  return {
    screens,
    cameras: small,
    large: sorted.filter(isLarge),
    first: isFirst ? leading : null,
    sound: soundOf(flowing),
  };
}

/** All pictures that are claimed. */
export const allOf = ({ screens, cameras, large }: Claims): Claim[] => [...screens, ...cameras, ...large];

function soundOf(flowing: readonly Wished[]): number {
  const of = (source: SentSource['source']): number => flowing.filter(({ sent }) => sent.source === source).length;
  return Math.min(VOICES_AT_A_TIME, of('microphone')) * VOICE + of('screen-audio') * SCREEN_SOUND;
}

const isLarge = ({ levels: [smallest] }: Claim): boolean => (smallest?.bitrate ?? 0) > LARGE;

/**
 * A screen keeps its size for as long as there is any other way: frames go first. A camera is smooth before it is large;
 * only the smallest has fewer frames.
 */
function levelsOf(sent: SentSource, top: Layers | null, measured: LayerBitrates | undefined): Level[] {
  let most = 0;
  return waysOf(sent, top).map((layers) => {
    most = Math.max(most, bitrateOf(sent, measured, layers));
    return { layers, bitrate: most };
  });
}

function waysOf({ source }: SentSource, top: Layers | null): (Layers | null)[] {
  if (!top) return [null];
  const ways: Layers[] = [];
  for (let spatial = 0; spatial <= top.spatial; spatial++) {
    const isTop = spatial === top.spatial;
    const withFewerFrames = source === 'screen' ? isTop : spatial === 0;
    const least = withFewerFrames ? 0 : source === 'screen' ? null : top.temporal;
    if (least === null) ways.push({ spatial, temporal: 0 });
    else for (let temporal = least; temporal <= top.temporal; temporal++) ways.push({ spatial, temporal });
  }
  return ways;
}
