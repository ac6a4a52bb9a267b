import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhone, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Kind = 'audio' | 'video';

type CallButtonsProps = {
  /** Read aloud: whom each button calls. */
  labels: Readonly<Record<Kind, string>>;
  testIds: Readonly<Record<Kind, string>>;
  /** Pixels. */
  size: number;
  iconSize: number;
  disabled?: boolean;
  onCall: (video: boolean) => void;
};

const KINDS = [
  { kind: 'audio', short: 'people.callAudioShort', Icon: IconPhone },
  { kind: 'video', short: 'people.callVideoShort', Icon: IconVideo },
] as const;

/** By sound, or with a picture. */
export function CallButtons({ labels, testIds, size, iconSize, disabled = false, onCall }: CallButtonsProps) {
  const { t } = useTranslation();
  return KINDS.map(({ kind, short, Icon }) => (
    <Tooltip key={kind} label={t(short)}>
      <ActionIcon
        data-testid={testIds[kind]}
        variant="light"
        size={size}
        radius="xl"
        disabled={disabled}
        aria-label={labels[kind]}
        onClick={() => onCall(kind === 'video')}
      >
        <Icon size={iconSize} stroke={1.8} />
      </ActionIcon>
    </Tooltip>
  ));
}
