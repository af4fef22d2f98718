/** Runs, pauses and resumes schedules. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { showFiring, showSchedule } from './read-schedules.ts';
import { routes } from './routes.ts';
import { calendarOf } from './timing/by-calendar.ts';
import { nextMoments } from './timing/timing.ts';
import { lockSchedule, record, writeSettings } from './write-schedules.ts';

const wayOut: Readonly<Record<string, string>> = {
  OVERLAP: 'What it started last is not over; wait for that, or allow it with PATCH {"overlap": "allow"}',
  WORKFLOWS_OFF: 'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
  NOT_ACTIVE: 'The workflow is not active; activate it first',
  NO_MANUAL_ENTRY: 'The active version of the workflow has no entry of the kind "manual" without a condition',
  PAUSED: 'The workflow is paused, and refuses entries meanwhile',
};

export const runSchedule = on(routes.runSchedule, async ({ params: { name }, ...context }) => {
  const { database, caller, now } = context;
  const { id } = await lockSchedule(context, name);
  const { tenantId, actor } = caller;
  const firingId = randomUUID();
  await database.execute(queries.fireSchedule, { tenantId, id, firingId, actor, now });
  const firing = await showFiring(context, id, firingId);
  if (firing.status !== 'STARTED') {
    const reason = firing.reason ?? firing.status;
    throw new EngineError('CONFLICT', wayOut[reason] ?? `Nothing was started: ${reason}`, { details: { reason } });
  }
  if (firing.run) await database.execute(queries.askForWalkAt, { at: null, now });
  await record(context, 'run', id, name, { firingId: { from: null, to: firingId } });
  return { body: firing };
});

/** Idempotent. */
export const pauseSchedule = on(routes.pauseSchedule, async ({ params: { name }, ...context }) => {
  const { id, nextAt: _, ...before } = await lockSchedule(context, name);
  if (before.isEnabled) {
    await writeSettings(context, id, { ...before, isEnabled: false }, null);
    await record(context, 'paused', id, name, { enabled: { from: true, to: false } });
  }
  return showSchedule(context, name);
});

/** Idempotent. */
export const resumeSchedule = on(routes.resumeSchedule, async ({ params: { name }, ...context }) => {
  const { id, nextAt: _, ...before } = await lockSchedule(context, name);
  if (!before.isEnabled) {
    const calendar = await calendarOf(context, before);
    const [next] = nextMoments({ ...before, calendar }, context.now, 1);
    if (!next)
      throw new EngineError(
        'CONFLICT',
        'The schedule never comes again; give it other times, or another calendar, with PATCH',
        {
          details: { reason: 'OVER' },
        },
      );
    await writeSettings(context, id, { ...before, isEnabled: true }, next);
    await record(context, 'resumed', id, name, { enabled: { from: false, to: true } });
  }
  return showSchedule(context, name);
});
