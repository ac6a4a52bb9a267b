import { Button } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useSounds, useSpeakerChoice } from '../client/services.ts';
import { ringTone } from '../ringing/tones.ts';

const once = { ...ringTone, every: null };
const LASTS_MS = 2_600;

/** Plays a few notes through the chosen speaker. */
export function SpeakerTest() {
  const { t } = useTranslation();
  const sounds = useSounds();
  const choice = useSpeakerChoice();
  const speaker = useSyncExternalStore(choice.subscribe, choice.snapshot);
  const silence = useRef<() => void>(() => undefined);
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => setPlaying(false), LASTS_MS);
    return () => clearTimeout(timer);
  }, [playing]);

  useEffect(() => () => silence.current(), []);

  const play = () => {
    silence.current();
    sounds.unlock();
    silence.current = sounds.play(once, speaker);
    setPlaying(true);
  };

  return (
    <div className="speaker-test">
      <Button
        data-testid="play-test-sound"
        variant="light"
        size="sm"
        leftSection={<IconVolume size={18} stroke={1.8} aria-hidden="true" />}
        onClick={play}
      >
        {t('check.devices.playSound')}
      </Button>
      <p role="status" data-testid="test-sound" data-playing={playing}>
        {playing && t('check.devices.playing')}
      </p>
    </div>
  );
}
