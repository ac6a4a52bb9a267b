/**
 * Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, PostgreSQL (whose service is
 * in the package that it has in common with its other versions), a font with Cyrillic; what closes ports in a network of
 * its own, what runs programs at another time; what builds an image, what reads YAML; what compiles the router of
 * test/support/impairment and benchmarks/load-generator, and libsrtp for the latter (`dpkg-dev`; `libsrtp2-dev` is for when
 * its source cannot be had).
 */
export const testPackages = [
  'buildah',
  'chromium',
  'coturn',
  'dpkg-dev',
  'faketime',
  'fonts-dejavu-core',
  'gcc',
  'iproute2',
  'libc6-dev',
  'libsrtp2-dev',
  'libssl-dev',
  'mmdebstrap',
  'nftables',
  'openssl',
  'pkg-config',
  'postgresql',
  'postgresql-common',
  'prometheus',
  'python3-yaml',
];
