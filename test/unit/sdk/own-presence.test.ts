import { describe, expect, it } from 'vitest';
import { DevicePresence } from '../../../sdk/people/own-presence.ts';
import type { Params, RequestType, Result } from '../../../src/protocol/contract.ts';

function storage(remembered: string | null) {
  const kept = new Map(remembered === null ? [] : [['parley.presence', remembered]]);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** `fails`: what the server says to the next request. */
function presence(remembered: string | null = null) {
  const asked: string[] = [];
  const changes: string[] = [];
  const memory = storage(remembered);
  const server = { fails: null as Error | null };
  const it = new DevicePresence({
    signaling: {
      async request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
        asked.push(`${type} ${JSON.stringify(data)}`);
        if (server.fails) throw server.fails;
        return {} as Result<T>;
      },
    },
    storage: () => memory,
    changed: (choice) => void changes.push(choice),
    log: () => undefined,
  });
  return { it, asked, changes, memory, server };
}

describe('what a person chose', () => {
  it('is told to the server, remembered, and said with the next hello', async () => {
    const { it, asked, changes, memory } = presence();
    await it.choose('do-not-disturb');
    expect(asked).toEqual(['presence.choose {"choice":"do-not-disturb"}']);
    expect(changes).toEqual(['do-not-disturb']);
    expect(memory.kept.get('parley.presence')).toBe('do-not-disturb');
    expect(presence('do-not-disturb').it.introduction).toEqual({ choice: 'do-not-disturb', idle: false });
  });

  it('is what it was where the server refuses', async () => {
    const { it, changes, server } = presence('away');
    server.fails = new Error('no');
    await expect(it.choose('online')).rejects.toThrow('no');
    expect([it.choice, changes]).toEqual(['away', ['online', 'away']]);
  });

  it('is the server’s word where that differs, and forgotten with signing out', () => {
    const { it, changes, memory } = presence('away');
    it.handleChoice('do-not-disturb');
    it.handleChoice('do-not-disturb');
    it.forget();
    expect(changes).toEqual(['do-not-disturb', 'online']);
    expect([...memory.kept]).toEqual([]);
  });

  it('is online where nothing, or nonsense, is remembered', () => {
    expect([presence().it.choice, presence('sleepy').it.choice]).toEqual(['online', 'online']);
  });
});

describe('whether anybody is here', () => {
  it('is told when it changes, and a refusal is no harm', async () => {
    const { it, asked, server } = presence();
    server.fails = new Error('no');
    it.setIdle(false);
    it.setIdle(true);
    it.setIdle(true);
    await Promise.resolve();
    expect(asked).toEqual(['presence.idle {"idle":true}']);
    expect(it.introduction).toEqual({ choice: 'online', idle: true });
  });
});
