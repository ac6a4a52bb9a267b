import { Router } from 'express';

/**
 * One thing that must be right before this node takes calls, or, where they go on without it, that somebody should know
 * of. `problem`: one sentence, null when it is right.
 */
export type ReadinessCheck = {
  name: string;
  problem: () => string | null | Promise<string | null>;
  callsGoOn?: true;
};

/** `/healthz`: the process answers. `/readyz`: it can carry calls, or why not. */
export function healthRoutes(checks: readonly ReadinessCheck[]): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      checks.map(async ({ name, problem, callsGoOn }) => ({ name, problem: await problem(), callsGoOn })),
    );
    const ready = results.every(({ problem, callsGoOn }) => problem === null || callsGoOn);
    response.status(ready ? 200 : 503).json({ ready, checks: results.map(({ name, problem }) => ({ name, problem })) });
  });
  return router;
}
