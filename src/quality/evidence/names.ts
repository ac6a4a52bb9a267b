export type Names = { readonly sender: string; readonly receiver: string };

/** With such names, said four times, the longest sentence stays within the contract's 300 characters. */
const LONGEST_NAME = 24;

export const shortNames = ({ sender, receiver }: Names): Names => ({
  sender: shortened(sender),
  receiver: shortened(receiver),
});

/** Between code points, so that none is cut in half. */
const shortened = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
