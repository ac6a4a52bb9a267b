import { describe, expect, test } from 'vitest';
import { apiErrors } from '../../../../src/http/api/api-error.ts';
import { AdminAccess } from '../../../../web/admin/access/admin-access.ts';
import { AdminApi, ApiProblem } from '../../../../web/admin/api/admin-api.ts';
import { callQuery } from '../../../../web/admin/calls/call-filters.ts';
import { percent, span } from '../../../../web/admin/format/format.ts';
import { enAdmin } from '../../../../web/admin/i18n/en.ts';
import { type AdminRoute, hrefOf, readRoute } from '../../../../web/admin/shell/admin-route.ts';
import type { Memory, MemoryKey } from '../../../../web/client/memory.ts';

function memory(): Memory & { kept: Map<MemoryKey, string> } {
  const kept = new Map<MemoryKey, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

describe('B4: the token', () => {
  test('B4: is asked for when the server refuses, and forgotten when it is wrong', () => {
    const remembered = memory();
    const access = new AdminAccess(remembered);
    access.refused(new ApiProblem('token-invalid'), null);
    expect(access.snapshot()).toEqual({ token: null, asked: 'for-a-token' });
    access.give('wrong');
    expect([access.snapshot().asked, remembered.read('admin-token')]).toEqual(['no', 'wrong']);
    access.refused(new ApiProblem('token-invalid'), 'wrong');
    expect(access.snapshot()).toEqual({ token: null, asked: 'for-another' });
    expect(remembered.read('admin-token')).toBeNull();
  });

  test('B4: is asked for on another machine than the server’s, but not of a participant who asks for too much', () => {
    const access = new AdminAccess(memory());
    access.refused(new ApiProblem('not-allowed'), null);
    expect(access.snapshot().asked).toBe('for-a-token');
    access.give('a participant’s');
    access.refused(new ApiProblem('not-allowed'), 'a participant’s');
    expect(access.snapshot()).toEqual({ token: 'a participant’s', asked: 'no' });
  });

  test('B4: an answer to an earlier token says nothing of this one', () => {
    const access = new AdminAccess(memory());
    access.give('good');
    access.refused(new ApiProblem('token-invalid'), null);
    expect(access.snapshot()).toEqual({ token: 'good', asked: 'no' });
  });
});

describe('B4: the API', () => {
  const answering = (response: () => Promise<Response>, token: string | null = null) => {
    const asked: { url: string; headers: unknown }[] = [];
    const api = new AdminApi(
      () => token,
      (url, init) => {
        asked.push({ url: String(url), headers: init?.headers });
        return response();
      },
    );
    return { api, asked };
  };

  test('B4: is asked with the token as a bearer', async () => {
    const { api, asked } = answering(async () => Response.json({ calls: [] }), 'mine');
    expect(await api.ask('calls')).toEqual({ calls: [] });
    expect(asked).toEqual([{ url: '/api/calls', headers: { authorization: 'Bearer mine' } }]);
  });

  test('B4: every code of it has its sentence; what is no code of it is unexpected', async () => {
    for (const code of Object.keys(apiErrors)) {
      const { api } = answering(async () => Response.json({ code }, { status: 400 }));
      await expect(api.ask('calls')).rejects.toMatchObject({ code });
      expect(Object.keys(enAdmin.problem)).toContain(code);
    }
    for (const body of ['<html>', '{"code":"other"}', 'null']) {
      const { api } = answering(async () => new Response(body, { status: 502 }));
      await expect(api.ask('calls')).rejects.toMatchObject({ code: 'unexpected' });
    }
    const { api } = answering(() => Promise.reject(new TypeError('offline')));
    await expect(api.ask('calls')).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('B4: a question asked ahead', () => {
  const asking = () => {
    const remembered = memory();
    const access = new AdminAccess(remembered);
    const asked: string[] = [];
    const api = new AdminApi(access.token, async (url) => {
      asked.push(String(url));
      return Response.json({ question: asked.length });
    });
    return { api, access, asked };
  };

  test('B4: is not asked again by the first who wants to know, but by the next', async () => {
    const { api, asked } = asking();
    api.askAhead('calls/1/report');
    expect(await api.ask('calls/1/report')).toEqual({ question: 1 });
    expect(await api.ask('calls/1/report')).toEqual({ question: 2 });
    expect(asked).toHaveLength(2);
  });

  test('B4: answers no other question, and nobody with another token', async () => {
    const { api, access } = asking();
    api.askAhead('calls/1/report');
    expect(await api.ask('calls')).toEqual({ question: 2 });
    api.askAhead('calls/1/report');
    access.give('another');
    expect(await api.ask('calls/1/report')).toEqual({ question: 4 });
  });

  test('B4: is refused as the question itself, to whoever asks', async () => {
    const api = new AdminApi(
      () => null,
      async () => Response.json({ code: 'call-not-found' }, { status: 404 }),
    );
    api.askAhead('calls/1/report');
    await expect(api.ask('calls/1/report')).rejects.toMatchObject({ code: 'call-not-found' });
  });

  test('B4: is of no use to who has left meanwhile', async () => {
    const { api } = asking();
    api.askAhead('calls/1/report');
    await expect(api.ask('calls/1/report', AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });
});

describe('B5: the address', () => {
  test.each<[AdminRoute, string]>([
    [{ page: 'overview' }, '#/'],
    [{ page: 'calls', worst: false, filters: {} }, '#/calls'],
    [{ page: 'calls', worst: true, filters: {} }, '#/calls?worst='],
    [{ page: 'calls', worst: false, filters: { user: 'a&b', outcome: 'lost' } }, '#/calls?user=a%26b&outcome=lost'],
    [{ page: 'report', callId: 'a/b' }, '#/calls/a%2Fb'],
  ])('B5: names %o', (route, href) => {
    expect(hrefOf(route)).toBe(href);
    expect(readRoute(href)).toEqual(route);
  });

  test('B5: leads to the overview where it leads nowhere', () => {
    for (const hash of ['', '#', '#/nowhere', '#/calls/a/b']) expect(readRoute(hash)).toEqual({ page: 'overview' });
    expect(readRoute('#/calls/%E0')).toEqual({ page: 'report', callId: '%E0' });
  });

  test('B5: a day that is searched for is a whole one', () => {
    const asked = new URLSearchParams(callQuery({ from: '2026-11-22', to: '2026-11-22' }, null).split('?')[1]);
    expect(Number(asked.get('to')) - Number(asked.get('from'))).toBe(86_400_000);
    expect(callQuery({ from: 'nonsense' }, 'next')).toBe('calls?cursor=next');
  });
});

test('B5: numbers have three figures at most, in the reader’s language', () => {
  const words = (unit: string, value: string) => `${value} ${unit}`;
  expect([34, 1_234, 12_000, 90_000, 5_400_000].map((ms) => span(ms, 'en', words))).toEqual([
    '34 ms',
    '1.2 s',
    '12 s',
    '1.5 min',
    '1.5 h',
  ]);
  expect(span(1_234, 'ru', words)).toBe('1,2 s');
  expect([percent(0.0123, 'en'), percent(0.5, 'en')]).toEqual(['1.2%', '50%']);
});
