/** `text`: each line stays sharp, at 5 to 15 frames a second; `motion`: smooth, and as sharp as the line allows. */
export type ScreenMode = 'text' | 'motion';

/** `sound`: whether the browser is asked for it, too. Default: text, with sound. */
export type ShareOptions = { readonly mode?: ScreenMode; readonly sound?: boolean };

/** This device's shared screen. `withSound`: the browser gave its sound too. */
export type ScreenSource =
  | { state: 'off' }
  /** The browser's chooser is open. */
  | { state: 'choosing' }
  | { state: 'live'; mode: ScreenMode; withSound: boolean; stream: MediaStream };
