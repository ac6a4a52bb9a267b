import { describe, expect, it } from 'vitest';
import { shortcutOf } from '../../../web/call/shortcuts.ts';
import { isLoopback } from '../../../web/client/loopback.ts';
import type { Person } from '../../../web/client/types.ts';
import { deviceOptions } from '../../../web/devices/device-options.ts';
import { groupPeople, matches } from '../../../web/people/group-people.ts';
import { parseGuest } from '../../../web/sign-in/remembered-guest.ts';
import { tokenFromHash } from '../../../web/sign-in/token-in-url.ts';

const person = (name: string, state: Person['state']): Person => ({ userId: name as Person['userId'], name, state });

describe('the people list', () => {
  const people = [
    person('Anna', 'offline'),
    person('Boris', 'online'),
    person('Chen', 'in-call'),
    person('Dora', 'online'),
  ];

  it('puts who can be called first and leaves empty groups out', () => {
    const groups = groupPeople(people, '').map(({ state, people }) => [state, people.map(({ name }) => name)]);
    expect(groups).toEqual([
      ['online', ['Boris', 'Dora']],
      ['in-call', ['Chen']],
      ['offline', ['Anna']],
    ]);
    expect(groupPeople(people, 'an').map(({ state }) => state)).toEqual(['offline']);
  });

  it.each([
    ['Anna Petrova', 'pet', true],
    ['Anna Petrova', 'a pet', true],
    ['Anna Petrova', 'nna', false],
    ['Семён Ёжиков', 'семен ежик', true],
    ['Анна-Мария Ли', 'мария', true],
    ['Anna-Maria Li', 'anna-maria', true],
    ['Anna-Maria Li', 'anna-', true],
    ['Anna', '  ', true],
  ])('finds %s by “%s”: %s', (name, query, found) => {
    expect(matches(name, query)).toBe(found);
  });
});

describe('shortcuts in a call', () => {
  const press = (key: string, code: string, modifiers: Partial<KeyboardEvent> = {}) =>
    shortcutOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...modifiers });

  it('go by the letter on a Latin layout and by the place on any other', () => {
    expect(press('m', 'KeyM')).toBe('microphone');
    expect(press('V', 'KeyV')).toBe('camera');
    expect(press('s', 'KeyS')).toBe('screen');
    expect(press('ь', 'KeyM')).toBe('microphone');
    expect(press('ы', 'KeyS')).toBe('screen');
    expect(press('м', 'KeyV')).toBe('camera');
    expect(press('m', 'Semicolon')).toBe('microphone');
    expect(press('k', 'KeyV')).toBeNull();
  });

  it('leave browser shortcuts, held keys and Escape alone', () => {
    expect(press('v', 'KeyV', { ctrlKey: true })).toBeNull();
    expect(press('m', 'KeyM', { metaKey: true })).toBeNull();
    expect(press('m', 'KeyM', { repeat: true })).toBeNull();
    expect(press('Escape', 'Escape')).toBeNull();
  });
});

describe('device choices', () => {
  it('leave out devices without permission, and number what has no name', () => {
    const devices = [
      { deviceId: 'a', label: 'Headset' },
      { deviceId: 'b', label: '' },
      { deviceId: '', label: '' },
    ];
    expect(deviceOptions(devices, (number) => `Microphone ${number}`)).toEqual([
      { value: 'a', label: 'Headset' },
      { value: 'b', label: 'Microphone 2' },
    ]);
  });
});

describe('a loopback address', () => {
  it.each(['localhost', 'parley.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('is %s', (hostname) => {
    expect(isLoopback(hostname)).toBe(true);
  });

  it.each(['192.168.1.5', 'calls.example', 'localhost.example', '127.0.0.1.example', '[fe80::1]'])(
    'is not %s',
    (hostname) => expect(isLoopback(hostname)).toBe(false),
  );
});

describe('what signs in by itself', () => {
  it('is a token in the fragment', () => {
    expect(tokenFromHash('#token=abc.def')).toEqual({ token: 'abc.def', rest: '' });
    expect(tokenFromHash('#meeting=1')).toEqual({ token: null, rest: '#meeting=1' });
    expect(tokenFromHash('#token=abc&meeting=m-1')).toEqual({ token: 'abc', rest: '#meeting=m-1' });
    expect(tokenFromHash('')).toEqual({ token: null, rest: '' });
  });

  it('is a remembered guest, unless what is stored is not ours', () => {
    expect(parseGuest('{"name":"Anna","token":"t"}')).toEqual({ name: 'Anna', token: 't' });
    expect(parseGuest('{"name":"Anna"}')).toEqual({ name: 'Anna', token: null });
    for (const text of [null, '', 'x', '1', 'null', '{"token":"t"}']) expect(parseGuest(text)).toBeNull();
  });
});
