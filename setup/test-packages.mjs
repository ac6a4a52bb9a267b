/** Debian packages that the tests and benchmarks run: browsers, a TURN server, Prometheus, a font with Cyrillic. */
export const testPackages = ['chromium', 'coturn', 'fonts-dejavu-core', 'openssl', 'prometheus'];
