/** `#token=…`: in the fragment, which no server sees and no log keeps. What else stands there stays. */
export const tokenFromHash = (hash: string): { token: string | null; rest: string } => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const token = parameters.get('token');
  parameters.delete('token');
  const rest = parameters.toString();
  return { token, rest: rest === '' ? '' : `#${rest}` };
};

/** Reads the token once and takes it out of the address bar and the history. */
export const takeTokenFromAddressBar = (): string | null => {
  const { token, rest } = tokenFromHash(location.hash);
  if (token !== null) history.replaceState(null, '', location.pathname + location.search + rest);
  return token;
};
