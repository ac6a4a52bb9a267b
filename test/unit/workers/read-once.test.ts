import type { types } from 'mediasoup';
import { expect, test } from 'vitest';
import { readConsumableOnce } from '../../../workers/read-once.ts';

test('what consumers are made of is read from a producer once, and nobody can change it', () => {
  let reads = 0;
  class Producer {
    get consumableRtpParameters() {
      reads += 1;
      return { codecs: [], encodings: [{ ssrc: 1 }] };
    }
  }
  const producer = new Producer() as unknown as types.Producer;
  readConsumableOnce(producer);
  const [encoding] = producer.consumableRtpParameters.encodings ?? [];
  expect(producer.consumableRtpParameters).toEqual({ codecs: [], encodings: [{ ssrc: 1 }] });
  expect(() => Object.assign(encoding ?? {}, { ssrc: 2 })).toThrow(TypeError);
  expect(reads).toBe(1);
});
