/** A schedule of a tenant that has come once, for tests of the API. */
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

/** Every seeded tenant has one of this name, which a piece of maintenance has too. */
const NAME = 'sample-metrics';

export async function seedSchedule(api: TestApi, tenant_id: string, mark: string): Promise<void> {
  const at = daysAgo(1);
  const schedule_id = await insert(api, 'automation.schedules', {
    ...{
      tenant_id,
      id: crypto.randomUUID(),
      name: NAME,
      description: `Schedule ${mark}`,
      pattern: 'DAILY_AT_2AM',
      time_zone: 'UTC',
    },
    ...{
      job_type: 'UPDATE_CLIENT_METRICS',
      queue: 'scheduled-tasks',
      payload: { mark },
      priority: 5,
      overlap: 'skip',
      catch_up: 'latest',
    },
    ...{ is_enabled: true, created_by: mark, created_at: at, updated_at: at },
  });
  const spec = { cron: 'DAILY_AT_2AM', once: null, catchUp: 'latest' };
  await api.query(
    `insert into automation.entry_schedules (tenant_id, schedule_id, spec, time_zone, next_at) values ($1, $2, $3, 'UTC', $4)`,
    [tenant_id, schedule_id, spec, daysAgo(-400)],
  );
  await insert(api, 'automation.schedule_firings', {
    ...{
      tenant_id,
      id: crypto.randomUUID(),
      schedule_id,
      due_at: at,
      fired_at: at,
      status: 'SKIPPED',
      reason: 'OVERLAP',
    },
  });
}
