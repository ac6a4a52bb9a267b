import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RemotePeer } from '../../sdk/index.ts';
import { useSpeakerChoice } from '../client/services.ts';
import type { SoundGate } from './sound-gate.ts';

type RemoteAudioProps = { peer: RemotePeer; gate: SoundGate; onSpeakerFailed: () => void };

export function RemoteAudio({ peer, gate, onSpeakerFailed }: RemoteAudioProps) {
  const element = useRef<HTMLAudioElement>(null);
  const choice = useSpeakerChoice();
  const speaker = useSyncExternalStore(choice.subscribe, choice.snapshot);

  useEffect(() => {
    const audio = element.current;
    return () => {
      if (audio) audio.srcObject = null;
    };
  }, []);

  useEffect(() => (element.current ? gate.add(element.current) : undefined), [gate]);

  /**
   * At each change of the peer, for tracks come and go inside the stream. Chromium does not notice the first sound of a
   * stream that was empty when it was given: such a stream is given late, and given only once, for a new gift is a gap.
   */
  useEffect(() => {
    const audio = element.current;
    if (!audio || peer.stream.getAudioTracks().length === 0) return;
    if (audio.srcObject !== peer.stream) audio.srcObject = peer.stream;
    if (audio.paused) void gate.play(audio);
  }, [peer, gate]);

  useEffect(() => {
    const audio = element.current;
    if (!audio || !('setSinkId' in audio) || audio.sinkId === (speaker ?? '')) return;
    audio.setSinkId(speaker ?? '').catch(() => {
      onSpeakerFailed();
      /** The choice is the speaker that plays, not the one that would not. */
      void choice.select(audio.sinkId || null);
    });
  }, [speaker, choice, onSpeakerFailed]);

  // biome-ignore lint/a11y/useMediaCaption: live speech has no captions yet
  return <audio ref={element} data-testid="remote-audio" />;
}
