/** Who gets the tasks of triggers where the tenant has the setting `assignment`. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSession } from '../../lib/database/session.ts';
import { aCustomer, aProduct, aSample, aTenant, aTrigger, aUser } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../test/support/triggers/trigger-types.ts';

let database: TestDatabase;
let tenantId: string;
let productId: string;
/** In the order of their ids. */
let reps: string[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
  productId = await aProduct(database, tenantId);
  reps = [];
  for (let n = 0; n < 3; n += 1) reps.push(await aUser(database, tenantId));
  reps.sort();
  await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { dueInDays: 3 });
});

const setting = (assignment: object | null) =>
  database.query(
    `insert into automation.tenant_settings (tenant_id, assignment) values ($1, $2)
     on conflict (tenant_id) do update set assignment = excluded.assignment`,
    [tenantId, assignment],
  );
const userSettings = (userId: string, columns: Readonly<Record<string, unknown>>) =>
  database.query(
    `insert into automation.user_settings (tenant_id, user_id, max_open_tasks, leave_from, leave_until, updated_at)
     values ($1, $2, $3, $4, $5, now())`,
    [tenantId, userId, columns.max ?? null, columns.from ?? null, columns.until ?? null],
  );
async function samples(count: number, salesRepId: string | null = null): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const customerId = await aCustomer(database, tenantId, { sales_rep_id: salesRepId });
    await aSample(database, tenantId, customerId, productId, `2026-01-01T12:00:${String(n).padStart(2, '0')}Z`);
  }
}
const evaluate = async (at = '2026-01-20T00:00Z') => {
  const [seen] = await evaluateTenant(database.engine, triggerTypes.sampleNoOrder, tenantId, new Date(at));
  return seen;
};
/** Tasks of each rep, in their order, and of nobody. */
async function given(): Promise<number[]> {
  const rows = await database.query<{ id: string | null; n: number }>(
    'select assignee_id as id, count(*)::int as n from crm.tasks where tenant_id = $1 group by 1',
    [tenantId],
  );
  return [...reps, null].map((rep) => rows.find(({ id }) => id === rep)?.n ?? 0);
}
const whys = async () => {
  const rows = await database.query<{ why: object; n: number }>(
    `select changes - 'evaluationId' - 'assigneeId' as why, count(*)::int as n from automation.audit_log
     where tenant_id = $1 and action = 'task.created' group by 1 order by 2 desc, 1`,
    [tenantId],
  );
  return rows.map(({ why, n }) => [n, why]);
};

describe('tasks of triggers', () => {
  test('are for the sales rep without the setting, though full and away', async () => {
    const [ann = ''] = reps;
    await userSettings(ann, { max: 0, from: '2026-01-01', until: '2026-12-31' });
    await samples(3, ann);
    await evaluate();
    expect(await given()).toEqual([3, 0, 0, 0]);
    expect(await whys()).toEqual([[3, {}]]);
  });

  test('go round, on from where the last evaluation ended, and none twice', async () => {
    await setting({ strategy: 'round-robin' });
    for (const [day, expected] of [
      ['20', [2, 1, 1, 0]],
      ['21', [3, 3, 2, 0]],
      ['22', [4, 4, 4, 0]],
    ] as const) {
      await samples(4);
      await evaluate(`2026-01-${day}T00:00Z`);
      await evaluate(`2026-01-${day}T06:00Z`);
      expect(await given()).toEqual(expected);
    }
    expect(await whys()).toEqual([[12, { assignedBy: 'round-robin' }]]);
  });

  test('stay with the sales rep up to the limit; the rest is shared out, and then nobody’s', async () => {
    const [ann = '', ben = ''] = reps;
    await setting({ strategy: 'sales-rep', maxOpenTasks: 2, fallback: ['open-load'] });
    await userSettings(ben, { max: 4 });
    await samples(9, ann);
    const seen = await evaluate();
    expect([seen?.created, seen?.unassigned]).toEqual([9, 1]);
    expect(await given()).toEqual([2, 4, 2, 1]);
    expect(await whys()).toEqual([
      [6, { assignedBy: 'open-load', because: 'REP_FULL' }],
      [2, { assignedBy: 'sales-rep' }],
      [1, { assignedBy: 'nobody', because: 'REP_FULL' }],
    ]);
  });

  test('pass by a rep who is on leave on the day, and go to the tenant’s default assignee when all are', async () => {
    const [ann = '', ben = '', cid = ''] = reps;
    await database.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, cid]);
    await setting({ strategy: 'sales-rep', fallback: [ben, 'default-assignee'] });
    await userSettings(ann, { from: '2026-01-23', until: '2026-01-23' });
    await samples(2, ann);
    await evaluate();
    expect(await given()).toEqual([0, 2, 0, 0]);
    await userSettings(ben, { from: '2026-01-24', until: '2026-01-24' });
    await samples(1);
    await evaluate('2026-01-21T00:00Z');
    expect(await given()).toEqual([0, 2, 1, 0]);
    expect(await whys()).toEqual([
      [2, { assignedBy: 'user', because: 'REP_AWAY' }],
      [1, { assignedBy: 'default-assignee', because: 'NO_ACTIVE_REP' }],
    ]);
  });

  test.each([null, { strategy: 'sales-rep' }])(
    'of a default assignee who is inactive are unassigned: %j',
    async (assignment) => {
      const [ann = ''] = reps;
      await database.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, ann]);
      await database.query('update crm.users set is_active = false where id = $1', [ann]);
      await setting(assignment);
      await samples(2, ann);
      expect(await evaluate()).toMatchObject({ created: 2, unassigned: 2 });
      expect(await given()).toEqual([0, 0, 0, 2]);
    },
  );

  test('that are meant for nobody who is active say so, and not that there was no room', async () => {
    const [ann = ''] = reps;
    await setting({ strategy: 'round-robin', among: { roles: ['BOSS'] }, fallback: [] });
    await samples(1);
    await evaluate();
    await setting({ strategy: 'round-robin', among: { userIds: [ann] }, maxOpenTasks: 0, fallback: [] });
    await samples(2);
    await evaluate('2026-01-21T00:00Z');
    expect(await given()).toEqual([0, 0, 0, 3]);
    expect(await whys()).toEqual([
      [2, { assignedBy: 'nobody', because: 'NOBODY_HAS_ROOM' }],
      [1, { assignedBy: 'nobody', because: 'NO_ACTIVE_REP' }],
    ]);
  });

  test('pass by a rep whose own calendar is closed that day', async () => {
    const [ann = '', ben = '', cid = ''] = reps;
    await setting({ strategy: 'round-robin' });
    const calendar = async (name: string, userId: string | null, weekdays: readonly number[]) => {
      const [row] = await database.query<{ id: string }>(
        `insert into automation.calendars (tenant_id, name, time_zone, user_id, is_default, created_at, updated_at)
         values ($1, $2, 'UTC', $3, $3::uuid is null, now(), now()) returning id`,
        [tenantId, name, userId],
      );
      for (const weekday of weekdays)
        await database.query(
          `insert into automation.calendar_hours (tenant_id, calendar_id, weekday, opens, closes) values ($1, $2, $3, '09:00', '17:00')`,
          [tenantId, row?.id, weekday],
        );
      return row?.id;
    };
    const all = await calendar('All', null, [1, 2, 3, 4, 5]);
    // The tasks are due on a Friday.
    const calendars = [all, await calendar('Ann', ann, [1, 2, 3, 4]), await calendar('Ben', ben, [1, 2, 3, 4, 5])];
    const cids = await calendar('Cid', cid, [1, 2, 3, 4, 5]);
    await database.query(
      `insert into automation.calendar_exceptions (tenant_id, calendar_id, day, name) values ($1, $2, '2026-01-23', 'Leave')`,
      [tenantId, cids],
    );
    for (const id of [...calendars, cids])
      await database.query('select automation.rebuild_calendar($1, $2, $3)', [
        tenantId,
        id,
        new Date('2026-01-20T00:00Z'),
      ]);
    await samples(3);
    await evaluate();
    expect(await given()).toEqual([0, 3, 0, 0]);
    // On Saturday all are closed, so nobody is away.
    await samples(3);
    await evaluate('2026-01-21T00:00Z');
    expect(await given()).toEqual([1, 4, 1, 0]);
  });

  test('of two batches at once are dealt one after the other', async () => {
    await setting({ strategy: 'round-robin', maxOpenTasks: 3 });
    const first = await openSession(database.url);
    const second = await openSession(database.url);
    const ask = (session: typeof first) =>
      session.query<{ user_id: string | null }>(
        `select user_id from automation.assign_reps(
           (select jsonb_agg(jsonb_build_object('place', n, 'tenantId', $1::uuid)) from generate_series(1, 2) n), null, $2)`,
        [tenantId, new Date('2026-01-20T00:00Z')],
      );
    try {
      await first.query('begin');
      const before = (await ask(first)).rows;
      const after = ask(second);
      await expect
        .poll(() =>
          database.query(`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%assign_reps%'`),
        )
        .toHaveLength(1);
      await first.query('commit');
      const dealt = [...before, ...(await after).rows].map(({ user_id }) => user_id);
      expect(dealt).toEqual([reps[0], reps[1], reps[2], reps[0]]);
    } finally {
      await first.end();
      await second.end();
    }
  });
});
