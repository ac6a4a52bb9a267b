import { CALL_FILTERS, type CallFilters } from '../calls/call-filters.ts';

/** What the address bar names, after `#`. */
export type AdminRoute =
  | { readonly page: 'overview' }
  | { readonly page: 'calls'; readonly worst: boolean; readonly filters: CallFilters }
  | { readonly page: 'report'; readonly callId: string };

export function readRoute(hash: string): AdminRoute {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, callId, ...more] = path.split('/');
  if (page !== 'calls' || more.length > 0) return { page: 'overview' };
  if (callId) return { page: 'report', callId: decoded(callId) };
  const search = new URLSearchParams(query);
  const given = CALL_FILTERS.flatMap((name) => {
    const value = search.get(name);
    return value ? [[name, value] as const] : [];
  });
  return { page, worst: search.has('worst'), filters: Object.fromEntries(given) };
}

export function hrefOf(route: AdminRoute): string {
  switch (route.page) {
    case 'overview':
      return '#/';
    case 'report':
      return `#/calls/${encodeURIComponent(route.callId)}`;
    case 'calls': {
      const search = new URLSearchParams({ ...(route.worst && { worst: '' }), ...route.filters });
      return search.size > 0 ? `#/calls?${search}` : '#/calls';
    }
  }
}

/** An address that somebody cut or mistyped names no call. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
