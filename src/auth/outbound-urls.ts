/** Names and addresses of this machine alone. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const parsed = (url: string): URL | null => {
  const it = URL.canParse(url) ? new URL(url) : null;
  return it && it.username === '' && it.password === '' ? it : null;
};

/** Who changes keys on their way signs in as anybody: encrypted, or not through a network. */
export function isJwksUrl(url: string): boolean {
  const it = parsed(url);
  return it !== null && (it.protocol === 'https:' || (it.protocol === 'http:' && isLoopback(it.hostname)));
}

/** What is told is signed; in a company's own network it may go without encryption. */
export function isWebhookUrl(url: string): boolean {
  const it = parsed(url);
  return it !== null && ['https:', 'http:'].includes(it.protocol);
}
