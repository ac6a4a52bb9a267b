/** What the tests use of set-up's modules, which are plain JavaScript and carry their types in comments. */

declare module '*/certificate.mjs' {
  type Files = { cert: string; key: string };
  export function certificateFor(address: string, folder: string): Promise<Files>;
  export function checkGivenCertificate(files: Files): Files;
}

declare module '*/dashboards.mjs' {
  type Environment = Readonly<Record<string, string | undefined>>;
  export function scrapedServer(environment: Environment): {
    target: string;
    https: boolean;
    token: string;
    added: Record<string, string>;
  };
}

declare module '*/debian-base.mjs' {
  export function debianBase(): Promise<string>;
}

declare module '*/debian-packages.mjs' {
  export function installDebianPackages(packages: string[], report: { doing(text: string): void }): Promise<string>;
}

declare module '*/file-lock.mjs' {
  export function withLock<T>(file: string, onWait: () => void, action: () => Promise<T>): Promise<T>;
}

declare module '*/grafana.mjs' {
  export function findGrafana(path?: string): string | undefined;
  export function startGrafana(
    program: string,
    folder: string,
    prometheusUrl: string,
  ): Promise<{ url: string; stop(): Promise<void> }>;
}

declare module '*/inside.mjs' {
  export const OWN_NAMESPACES: string[];
}

declare module '*/open-to-network.mjs' {
  type Plan = { address: string; given?: { cert: string; key: string }; debianPackages: string[] };
  type Progress = { step(name: string, action: () => Promise<string>): Promise<void> };
  export function planNetwork(options: { lan?: string; cert?: string; key?: string }): Plan;
  export function openToNetwork(plan: Plan, progress: Progress): Promise<Record<string, string>>;
}

declare module '*/outside-settings.mjs' {
  type Outside = { authorities?: string; environment: Record<string, string> };
  type Inside = { home: string; port: number; mediaPort: number };
  export const AUTHORITIES_INSIDE: string;
  export function outsideSettings(): Outside;
  export function insideEnvironment(outside: Outside, inside: Inside): Record<string, string>;
}

declare module '*/production-packages.mjs' {
  export function productionPackages(): string[];
}

declare module '*/project.mjs' {
  export const cacheFolder: string;
}

declare module '*/prometheus-config.mjs' {
  type Options = { target: string; ruleFiles: readonly string[]; tokenFile: string; https?: boolean };
  export function prometheusConfig(options: Options): object;
}

declare module '*/run-program.mjs' {
  type Options = { cwd?: string; onLine?: (line: string) => void; signal?: AbortSignal };
  export function run(program: string, args: string[], options?: Options): Promise<string>;
  export function attempt(
    program: string,
    args: string[],
    options?: Options,
  ): Promise<{ code: number | string; output: string }>;
}

declare module '*/start-options.mjs' {
  export function readStartOptions(args: string[]): Readonly<Record<string, string | boolean>>;
}

declare module '*/test-report.mjs' {
  export function readTestReport(file: string, exitCode: number): { passed: number; failed: number; remark: string };
}

declare module '*/build-libsrtp.mjs' {
  type Report = { doing(text: string): void; note(text: string): void };
  export function buildLibsrtp(folder: string, target: string, report: Report): Promise<string | null>;
}

declare module '*/libsrtp-cache.mjs' {
  type Report = { doing(text: string): void; note(text: string): void };
  type Kept = { srtp: 'openssl'; pkgConfigPath: string; sharedFolder: string };
  export function keptLibsrtp(report: Report): Promise<Kept | { srtp: 'nss' }>;
}
