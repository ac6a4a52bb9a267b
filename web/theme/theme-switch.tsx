import { ActionIcon, type MantineColorScheme, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const order = {
  auto: { next: 'light', label: 'theme.system', Icon: IconDeviceDesktop },
  light: { next: 'dark', label: 'theme.light', Icon: IconSun },
  dark: { next: 'auto', label: 'theme.dark', Icon: IconMoon },
} as const satisfies Record<MantineColorScheme, { next: MantineColorScheme; label: string; Icon: typeof IconSun }>;

/** System, light, dark, and round again. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { next, label, Icon } = order[colorScheme];
  return (
    <Tooltip label={t(label)}>
      <ActionIcon
        data-testid="theme-switch"
        data-theme={colorScheme}
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t(label)}
        onClick={() => setColorScheme(next)}
      >
        <Icon size={20} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
