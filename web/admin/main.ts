import { createMemory } from '../client/memory.ts';
import { AdminAccess } from './access/admin-access.ts';
import { AdminApi } from './api/admin-api.ts';
import { reportPath } from './api/paths.ts';
import { readRoute } from './shell/admin-route.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const memory = createMemory();
const access = new AdminAccess(memory);
const api = new AdminApi(access.token);
// A long call's report takes the server about as long as the browser needs to load what draws it.
const route = readRoute(location.hash);
if (route.page === 'report') api.askAhead(reportPath(route.callId));

const { showAdmin } = await import('./shell/show-admin.tsx');
showAdmin(root, memory, { access, api });
