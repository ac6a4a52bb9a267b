/**
 * Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, a font with Cyrillic; what
 * builds an image, and what reads YAML.
 */
export const testPackages = [
  'buildah',
  'chromium',
  'coturn',
  'fonts-dejavu-core',
  'mmdebstrap',
  'openssl',
  'prometheus',
  'python3-yaml',
];
