export type * from './api.ts';
export { createClient, createClientIn } from './client.ts';
export type { CaptureDevices, Environment } from './environment.ts';
export { SdkError, type SdkErrorCode } from './sdk-error.ts';
