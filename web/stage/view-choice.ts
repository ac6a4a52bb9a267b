import type { View } from './stage-plan.ts';

/**
 * `usual` is remembered. While a screen is shared it is big until the person wishes otherwise, and that wish ends with
 * the sharing.
 */
export type ViewChoice = { usual: View; whileShared: View | null };

const otherView = (view: View): View => (view === 'grid' ? 'speaker' : 'grid');

export const shownView = ({ usual, whileShared }: ViewChoice, shared: boolean): View =>
  shared ? (whileShared ?? 'speaker') : usual;

export const toggleView = (choice: ViewChoice, shared: boolean): ViewChoice => {
  const next = otherView(shownView(choice, shared));
  return shared ? { ...choice, whileShared: next } : { usual: next, whileShared: null };
};

export const readView = (remembered: string | null): View => (remembered === 'speaker' ? 'speaker' : 'grid');
