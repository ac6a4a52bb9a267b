/** An address that leads every machine to itself: nobody else gets here by it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname) || /(^|\.)localhost$/.test(hostname);
