export type Unit = 'number' | 'seconds' | 'ratio' | 'bytes';

/** `legend`: a series' name, with labels as `{{label}}`. `exemplars`: dots that lead to calls. */
export type Query = { readonly expr: string; readonly legend: string; readonly exemplars?: boolean };

/** `value`: one number a series, as it is now. `width`: of 24 columns. */
export type Panel = {
  readonly title: string;
  /** What it says, and when to worry. */
  readonly about: string;
  readonly unit: Unit;
  readonly draw: 'lines' | 'stacked' | 'value' | 'heatmap';
  readonly queries: readonly Query[];
  readonly width?: number;
};

/** A choice at the top of the board; in queries it is `$name`. */
export type Variable = { readonly name: string; readonly label: string; readonly query: string };

export type Board = {
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
};

/** Grafana takes at least four scrapes, so that a rate has what it needs at every zoom. */
export const WINDOW = '$__rate_interval';

/** The servers that were chosen. */
export const here = { instance: { matching: '$instance' } } as const;
