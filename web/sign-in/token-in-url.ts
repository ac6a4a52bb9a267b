/** `#token=…`: in the fragment, which no server sees and no log keeps. */
export const tokenFromHash = (hash: string): string | null => new URLSearchParams(hash.replace(/^#/, '')).get('token');

/** Reads the token once and takes it out of the address bar and the history. */
export const takeTokenFromAddressBar = (): string | null => {
  const token = tokenFromHash(location.hash);
  if (token !== null) history.replaceState(null, '', location.pathname + location.search);
  return token;
};
