import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

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

/** Mantine's greys for the dark theme, with a breath of petrol. From text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#e9f1f1',
  '#b9c8ca',
  '#93a5a7',
  '#728588',
  '#3a4b4e',
  '#2b3a3c',
  '#1d292b',
  '#151e20',
  '#10181a',
  '#0b1113',
];

/** Mantine's own grey is too faint to be read (WCAG AA). */
const DIMMED = { '--mantine-color-dimmed': 'var(--text-soft)' };

/** Tinted buttons in the dark: light petrol on deep petrol, readable and quiet. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-placeholder': 'var(--text-soft)' },
  light: DIMMED,
  dark: {
    ...DIMMED,
    '--mantine-color-petrol-light': '#15302f',
    '--mantine-color-petrol-light-hover': '#1b3d3c',
    '--mantine-color-petrol-light-color': '#7fd4d2',
  },
});

export const colorSchemeManager = localStorageColorSchemeManager({ key: 'parley.theme' });

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol, dark },
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
