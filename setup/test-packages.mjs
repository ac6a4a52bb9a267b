/**
 * Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, a font with Cyrillic; what
 * closes ports in a network of its own, what runs programs at another time; what builds an image, and what reads YAML.
 */
export const testPackages = [
  'buildah',
  'chromium',
  'coturn',
  'faketime',
  'fonts-dejavu-core',
  'iproute2',
  'mmdebstrap',
  'nftables',
  'openssl',
  'prometheus',
  'python3-yaml',
];
