/** For tests of schedules that tenants keep: rows as the API writes them, and the function that fires them when it is woken. */
import { randomUUID } from 'node:crypto';
import { advanceWorkflows } from '../advance/queries.gen.ts';
import { fireDueSchedules } from '../advance/schedules/fire-due-schedules.ts';
import { daysLater, setUpWalk } from '../advance/setup-walk.ts';
import { nextMoment } from './moments.ts';

export interface Firing {
  readonly due_at: Date;
  readonly missed_until: Date | null;
  readonly status: string;
  readonly reason: string | null;
  readonly job_id: string | null;
  readonly run_id: string | null;
}

export function setUpOwnSchedules() {
  const set = setUpWalk();
  const { query, state } = set;

  /** A schedule of every noon, whose job has no input, from half a day before NOW on. */
  async function schedule(columns: Readonly<Record<string, unknown>> = {}, from = daysLater(-0.5)): Promise<string> {
    const row = {
      ...{ tenant_id: state.tenantId, id: randomUUID(), name: randomUUID(), cron: '0 12 * * ? *', time_zone: 'UTC' },
      ...{
        job_type: 'UPDATE_CLIENT_METRICS',
        queue: 'scheduled-tasks',
        payload: {},
        priority: 5,
        overlap: 'allow',
        catch_up: 'latest',
      },
      ...{ is_enabled: true, created_by: 'test', created_at: from, updated_at: from },
      ...columns,
    };
    const names = Object.keys(row);
    await query(
      `insert into automation.schedules (${names}) values (${names.map((_, index) => `$${index + 1}`)})`,
      Object.values(row),
    );
    const times = { cron: row.cron, once: null, timeZone: row.time_zone };
    await query(
      'insert into automation.entry_schedules (tenant_id, schedule_id, spec, time_zone, next_at) values ($1, $2, $3, $4, $5)',
      [
        state.tenantId,
        row.id,
        { ...times, catchUp: row.catch_up, ...(columns.on_holiday ? { onHoliday: columns.on_holiday } : {}) },
        row.time_zone,
        row.is_enabled ? nextMoment(times, from) : null,
      ],
    );
    return row.id;
  }

  return {
    ...set,
    schedule,
    /** What the function does when it is woken. */
    async wake(now: Date, engine = state.database.engine): Promise<void> {
      for (;;) {
        const { isMore, hasSchedules } = await engine.one(advanceWorkflows, { limit: 1000, now });
        const fired = hasSchedules ? (await fireDueSchedules(engine, now)).moved : 0;
        if (!isMore && fired === 0) return;
      }
    },
    history: (id: string) =>
      query<Firing>(
        `select due_at, missed_until, status, reason, job_id, run_id from automation.schedule_firings where schedule_id = $1 order by due_at, id`,
        [id],
      ),
    jobs: () =>
      query(
        'select type, queue, priority, payload, status, run_at from automation.jobs where tenant_id = $1 order by run_at',
        [state.tenantId],
      ),
  };
}
