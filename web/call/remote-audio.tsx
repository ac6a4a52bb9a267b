import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RemotePeer } from '../../sdk/index.ts';
import { useSpeakerChoice } from '../client/services.ts';
import type { SoundGate } from './sound-gate.ts';

type RemoteAudioProps = { peer: RemotePeer; gate: SoundGate; onSpeakerFailed: () => void };

export function RemoteAudio({ peer, gate, onSpeakerFailed }: RemoteAudioProps) {
  const element = useRef<HTMLAudioElement>(null);
  const choice = useSpeakerChoice();
  const speaker = useSyncExternalStore(choice.subscribe, choice.snapshot);
  const { stream } = peer;
  const hasSound = peer.sources.microphone !== undefined;

  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = stream;
    const remove = gate.add(audio);
    return () => {
      remove();
      audio.srcObject = null;
    };
  }, [stream, gate]);

  /** Tracks come and go inside the stream, and an element without any stops. */
  useEffect(() => {
    if (element.current && hasSound) void gate.play(element.current);
  }, [gate, hasSound]);

  useEffect(() => {
    const audio = element.current;
    if (!audio || !('setSinkId' in audio) || audio.sinkId === (speaker ?? '')) return;
    audio.setSinkId(speaker ?? '').catch(onSpeakerFailed);
  }, [speaker, onSpeakerFailed]);

  // biome-ignore lint/a11y/useMediaCaption: live speech has no captions yet
  return <audio ref={element} data-testid="remote-audio" />;
}
