import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core';

/** Parley's own color: petrol, calm beside faces and far from the green and red of answer and decline. */
const petrol: MantineColorsTuple = [
  '#eaf7f6',
  '#d3ebea',
  '#a5d6d5',
  '#74c0bf',
  '#4dadad',
  '#34a1a2',
  '#12908c',
  '#0b7a7c',
  '#08696d',
  '#04545a',
];

export const colorSchemeManager = localStorageColorSchemeManager({ key: 'parley.theme' });

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    TextInput: { defaultProps: { size: 'md' } },
    Button: { defaultProps: { size: 'md' } },
  },
});
