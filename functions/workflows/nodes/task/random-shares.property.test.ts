/** Random histories: the database deals tasks as a plain model does, which takes one task after the other. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, aTenant, aUser } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { randomNumbers } from '../../../../test/support/triggers/random-customers.ts';
import { type Assignment, Dealer, type Rep, type Task } from './setup-dealer.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;
const BEGIN = Date.parse('2026-03-02T12:00:00Z');
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);
const strategies = ['sales-rep', 'round-robin', 'least-loaded', 'open-load'];

interface World {
  readonly tenantId: string;
  readonly customerId: string;
  readonly dealer: Dealer;
}

async function setUpWorld(seed: number, random: () => number): Promise<World> {
  const tenantId = await aTenant(database);
  const customerId = await aCustomer(database, tenantId);
  const reps: Rep[] = [];
  for (let n = 1 + Math.floor(random() * 7); n > 0; n -= 1) {
    const role = random() < 0.5 ? 'SALES' : null;
    const id = `${String(seed).padStart(8, '0')}-0000-7000-8000-${Math.floor(random() * 1e9)
      .toString()
      .padStart(12, '0')}`;
    await aUser(database, tenantId, { id, role });
    reps.push({ id, role, isActive: true, most: null, capacity: null, leave: null });
  }
  const boss = random() < 0.5 ? (reps[0]?.id ?? null) : null;
  await database.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, boss]);
  return { tenantId, customerId, dealer: new Dealer(reps, boss) };
}

/** Limits, leave and departures of some reps. */
async function changeReps({ tenantId, dealer }: World, now: number, random: () => number): Promise<void> {
  for (const rep of dealer.reps) {
    if (random() < 0.6) continue;
    rep.isActive = random() < 0.85;
    rep.most = random() < 0.5 ? null : Math.floor(random() * 12);
    rep.capacity = random() < 0.6 ? null : Math.floor(random() * 5);
    const from = now + Math.floor(random() * 4 - 1) * DAY;
    rep.leave = random() < 0.6 ? null : [dayOf(from), dayOf(from + Math.floor(random() * 3) * DAY)];
    await database.query('update crm.users set is_active = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      rep.id,
      rep.isActive,
    ]);
    await database.query(
      `insert into automation.user_settings (tenant_id, user_id, capacity, max_open_tasks, leave_from, leave_until, updated_at)
       values ($1, $2, $3, $4, $5, $6, now())
       on conflict (tenant_id, user_id) do update set capacity = excluded.capacity, max_open_tasks = excluded.max_open_tasks,
         leave_from = excluded.leave_from, leave_until = excluded.leave_until`,
      [tenantId, rep.id, rep.capacity, rep.most, rep.leave?.[0] ?? null, rep.leave?.[1] ?? null],
    );
  }
}

/** Tasks without an assignee are of no interest here. */
async function completeSome({ tenantId, dealer }: World, random: () => number): Promise<void> {
  const done = dealer.open.filter(() => random() < 0.3);
  dealer.open = dealer.open.filter((task) => !done.includes(task));
  for (const { userId, dueOn } of done)
    await database.query(
      `update crm.tasks set status = 'COMPLETED' where id = (select id from crm.tasks where tenant_id = $1 and assignee_id = $2
         and status = 'PENDING' and due_at at time zone 'UTC' >= $3::date and due_at at time zone 'UTC' < $3::date + 1 limit 1)`,
      [tenantId, userId, dueOn],
    );
}

function randomAssignment({ dealer }: World, random: () => number): Assignment {
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // never empty
  const ids = dealer.reps.map(({ id }) => id);
  const words = [...strategies, 'default-assignee', one(ids)].filter(() => random() < 0.3);
  const strategy = one(strategies);
  return {
    strategy,
    ...(random() < 0.3
      ? { among: one([{ roles: ['SALES'] }, { userIds: [one(ids)] }, { roles: ['SALES'], userIds: [one(ids)] }]) }
      : {}),
    ...(random() < 0.5 ? { maxOpenTasks: Math.floor(random() * 15) } : {}),
    ...(random() < 0.6 ? { fallback: words.filter((word) => word !== strategy) } : {}),
  };
}

test.each([11, 12, 13, 14, 15, 16, 17, 18])('history %i is dealt as by hand', async (seed) => {
  const random = randomNumbers(seed);
  const world = await setUpWorld(seed, random);
  const { tenantId, customerId, dealer } = world;
  for (let round = 0; round < 25; round += 1) {
    const now = BEGIN + round * (DAY / 2);
    // What is overdue counts as due today.
    dealer.open = dealer.open.map((task) => (task.dueOn < dayOf(now) ? { ...task, dueOn: dayOf(now) } : task));
    await database.query(
      `update crm.tasks set due_at = greatest(due_at, $2) where tenant_id = $1 and status = 'PENDING'`,
      [tenantId, new Date(now)],
    );
    await changeReps(world, now, random);
    await completeSome(world, random);
    const assignment = randomAssignment(world, random);
    const tasks: Task[] = Array.from({ length: Math.floor(random() * 20) }, (_, place) => ({
      place,
      dueOn: dayOf(now + Math.floor(random() * 3) * DAY),
      owner: random() < 0.2 ? null : (dealer.reps[Math.floor(random() * dealer.reps.length)]?.id ?? null),
    }));
    const wanted = tasks.map(({ place, dueOn, owner }) => ({
      ...{ place, tenantId, salesRepId: owner },
      dueAt: new Date(Date.parse(dueOn) + (now % DAY)),
    }));
    const given = await database.query<{ place: string; user_id: string | null; why: { assignedBy: string } }>(
      'select place, user_id, why from automation.assign_reps($1, $2, $3) order by place',
      [tasks.length === 0 ? null : JSON.stringify(wanted), JSON.stringify(assignment), new Date(now)],
    );
    const model = dealer.assign(tasks, dayOf(now), assignment);
    expect(
      given.map(({ place, user_id, why }) => ({ place: Number(place), userId: user_id, by: why.assignedBy })),
      JSON.stringify({ round, assignment }),
    ).toEqual(model);
    for (const { place, user_id } of given)
      await database.query(
        `insert into crm.tasks (tenant_id, customer_id, assignee_id, title, due_at, status) values ($1, $2, $3, 'Call', $4, 'PENDING')`,
        [tenantId, customerId, user_id, wanted[Number(place)]?.dueAt],
      );
  }
});
