/**
 * Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, PostgreSQL (whose service is
 * in the package that it has in common with its other versions), a font with Cyrillic; what closes ports in a network of
 * its own, what runs programs at another time; what builds an image, what reads YAML, and what compiles the router of
 * test/support/impairment.
 */
export const testPackages = [
  'buildah',
  'chromium',
  'coturn',
  'faketime',
  'fonts-dejavu-core',
  'gcc',
  'iproute2',
  'libc6-dev',
  'mmdebstrap',
  'nftables',
  'openssl',
  'postgresql',
  'postgresql-common',
  'prometheus',
  'python3-yaml',
];
