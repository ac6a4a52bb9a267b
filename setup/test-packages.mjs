/**
 * Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, a font with Cyrillic; what
 * builds an image, what reads YAML, and what compiles the router of test/support/impairment.
 */
export const testPackages = [
  'buildah',
  'chromium',
  'coturn',
  'fonts-dejavu-core',
  'gcc',
  'libc6-dev',
  'mmdebstrap',
  'openssl',
  'prometheus',
  'python3-yaml',
];
