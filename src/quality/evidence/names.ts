export type Names = { readonly sender: string; readonly receiver: string };

/** With two such names every sentence stays within the contract's 300 characters. */
const LONGEST_NAME = 40;

export const shortNames = ({ sender, receiver }: Names): Names => ({
  sender: shortened(sender),
  receiver: shortened(receiver),
});

const shortened = (name: string): string => {
  const characters = [...name];
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
};
