import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PathHealth } from '../../../sdk/media/path-health.ts';

describe('the health of a path', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function started() {
    const health = new PathHealth({ log: () => {}, beside: false, diagnose: () => 'ice-failed' });
    const events: string[] = [];
    for (const name of ['connected', 'interrupted', 'restored', 'restart'] as const) {
      health.on(name, () => events.push(name));
    }
    health.on('failed', (reason) => events.push(`failed: ${reason}`));
    return { health, events };
  }

  it('fails when nothing connects within 15 s', () => {
    const { events } = started();
    vi.advanceTimersByTime(14_999);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(events).toEqual(['failed: ice-failed']);
  });

  it('restarts ICE when the first attempt fails', () => {
    const { health, events } = started();
    health.handleConnectionState('failed');
    expect(events).toEqual(['restart']);
  });

  it('waits two seconds before it repairs a disconnection, because most heal by themselves', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.handleConnectionState('disconnected');
    vi.advanceTimersByTime(1_999);
    health.handleConnectionState('connected');
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual(['connected', 'interrupted', 'restored']);
  });

  it('restarts ICE after two seconds, or at once when it has failed', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.handleConnectionState('disconnected');
    vi.advanceTimersByTime(2_000);
    health.handleConnectionState('failed');
    vi.advanceTimersByTime(0);
    expect(events).toEqual(['connected', 'interrupted', 'restart', 'restart']);
  });

  it('gives up 20 s after the interruption, once', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.handleConnectionState('disconnected');
    vi.advanceTimersByTime(20_000);
    health.handleConnectionState('connected');
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual(['connected', 'interrupted', 'restart', 'failed: ice-failed']);
  });

  it.each(['signaling', 'remote'] as const)('has no deadline to open while %s is out of reach', (end) => {
    const { health, events } = started();
    vi.advanceTimersByTime(14_000);
    health.setReachable(end, false);
    vi.advanceTimersByTime(60_000);
    health.setReachable(end, true);
    vi.advanceTimersByTime(14_999);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(events).toEqual(['failed: ice-failed']);
  });

  it('has its whole time to recover once both ends are within reach again', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.setReachable('signaling', false);
    health.setReachable('remote', false);
    health.handleConnectionState('disconnected');
    vi.advanceTimersByTime(60_000);
    health.setReachable('signaling', true);
    vi.advanceTimersByTime(60_000);
    health.setReachable('remote', true);
    vi.advanceTimersByTime(19_000);
    health.setReachable('remote', true);
    expect(events).toEqual(['connected', 'interrupted', 'restart']);
    vi.advanceTimersByTime(1_000);
    expect(events).toEqual(['connected', 'interrupted', 'restart', 'failed: ice-failed']);
  });

  it('has no deadline while it is connected, whatever comes and goes', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.setReachable('remote', false);
    health.setReachable('remote', true);
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual(['connected']);
  });

  it('restarts ICE when the network changed although nothing has failed yet', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.handleNetworkChange();
    expect(events).toEqual(['connected', 'restart']);
  });

  it('says nothing any more once it is closed', () => {
    const { health, events } = started();
    health.handleConnectionState('connected');
    health.handleConnectionState('disconnected');
    health.close();
    vi.advanceTimersByTime(60_000);
    health.handleNetworkChange();
    expect(events).toEqual(['connected', 'interrupted']);
  });
});
