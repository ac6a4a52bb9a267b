import type { types } from 'mediasoup';

/**
 * What consumers are made of never changes, and mediasoup copies it three times for each (`structuredClone`): a tenth of
 * what its Node side takes for one. It only reads the copies; should that change, what is frozen says so.
 */
export function readConsumableOnce(producer: types.Producer): void {
  const value = frozen(producer.consumableRtpParameters);
  Object.defineProperty(producer, 'consumableRtpParameters', { value });
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}
