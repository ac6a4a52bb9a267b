import type { ReactNode } from 'react';

/** A table that scrolls by itself, by keyboard too (axe: scrollable-region-focusable). */
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the arrow keys
    <section className="scrolls" tabIndex={0} aria-label={label}>
      <table>{children}</table>
    </section>
  );
}
