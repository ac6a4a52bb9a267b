import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RemotePeer } from '../../sdk/index.ts';
import { useSpeakerChoice } from '../client/services.ts';
import type { SoundGate } from './sound-gate.ts';

type RemoteAudioProps = {
  /** A new object whenever something of the peer changed, its tracks too. */
  peer: RemotePeer;
  of: 'voice' | 'screen';
  gate: SoundGate;
  onSpeakerFailed: () => void;
};

export function RemoteAudio({ peer, of, gate, onSpeakerFailed }: RemoteAudioProps) {
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
    const stream = of === 'voice' ? peer.stream : peer.screenStream;
    if (!audio || stream.getAudioTracks().length === 0) return;
    if (audio.srcObject !== stream) audio.srcObject = stream;
    if (audio.paused) void gate.play(audio);
  }, [peer, of, gate]);

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
  return <audio ref={element} data-testid={of === 'voice' ? 'remote-audio' : 'screen-audio'} />;
}
