/** Events that the calendar raises. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { dateIn } from '../engine/calendar.ts';
import { parseCron } from '../engine/schedules/cron.ts';
import { raiseMonthTransitions as definition } from './raise-month-transitions/maintenance.ts';
import { raiseMonthTransitions } from './raise-month-transitions/queries.gen.ts';
import { raiseOverdueDeliverables } from './raise-overdue-deliverables/queries.gen.ts';

let database: TestDatabase;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
  await database.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [
    tenantId,
  ]);
});

const events = (type: string) =>
  database.query<{ customer_id: string; data: Record<string, unknown>; occurred_at: Date }>(
    'select customer_id, data, occurred_at from automation.events where tenant_id = $1 and type = $2 order by occurred_at',
    [tenantId, type],
  );
const aDeliverable = async (
  month: number,
  status: string,
  more: object = {},
  customer: Readonly<Record<string, unknown>> = {},
) => {
  const customer_id = await aCustomer(database, tenantId, customer);
  const id = await insert(database, 'crm.deliverables', { tenant_id: tenantId, customer_id, month, status, ...more });
  return { id, customer_id };
};

describe('DELIVERABLE_OVERDUE', () => {
  const NOW = new Date('2026-03-01T11:30:00Z');
  const raise = (now = NOW, timeZone = 'Asia/Tokyo') =>
    database.run(raiseOverdueDeliverables, { tenantId, timeZone, now });

  test('is raised once for each due moment of what is not completed, with the date in the tenant’s zone', async () => {
    const { id, customer_id } = await aDeliverable(2, 'APPROVED', { due_at: '2026-02-27T20:00:00Z' });
    await aDeliverable(3, 'COMPLETED', { due_at: '2026-02-27T20:00:00Z' });
    await aDeliverable(4, 'DRAFT', { due_at: '2026-03-01T11:30:01Z' });
    await aDeliverable(5, 'DRAFT');
    expect([await raise(), await raise()]).toEqual([[{ raised: 1 }], [{ raised: 0 }]]);
    expect(await events('DELIVERABLE_OVERDUE')).toEqual([
      { customer_id, occurred_at: NOW, data: { deliverableId: id, month: 2, dueOn: '2026-02-28' } },
    ]);
    await database.query(`update crm.deliverables set due_at = '2026-02-28T20:00:00Z' where id = $1`, [id]);
    expect(await raise()).toEqual([{ raised: 1 }]);
  });

  test('is raised for no tenant without the journey', async () => {
    await aDeliverable(2, 'APPROVED', { due_at: '2026-02-27T20:00:00Z' });
    await database.query('update automation.tenant_settings set client_journey = false where tenant_id = $1', [
      tenantId,
    ]);
    expect(await raise()).toEqual([{ raised: 0 }]);
  });
});

describe('MONTH_TRANSITION', () => {
  const raise = (today: string, timeZone = 'UTC') =>
    database.run(raiseMonthTransitions, { tenantId, timeZone, today, now: new Date(`${today}T12:05:00Z`) });

  test('is raised once a month for active customers on their way', async () => {
    const travelling = await aDeliverable(2, 'DRAFT');
    await insert(database, 'crm.deliverables', {
      ...{ tenant_id: tenantId, customer_id: travelling.customer_id },
      month: 3,
    });
    await aDeliverable(8, 'DRAFT');
    await aDeliverable(1, 'DRAFT', {}, { status: 'ARCHIVED' });
    await aCustomer(database, tenantId);
    expect([await raise('2026-03-01'), await raise('2026-03-01')]).toEqual([[{ raised: 1 }], [{ raised: 0 }]]);
    expect(await raise('2026-04-01')).toEqual([{ raised: 1 }]);
    expect((await events('MONTH_TRANSITION')).map(({ customer_id, data }) => [customer_id, data])).toEqual([
      [travelling.customer_id, { month: '2026-03' }],
      [travelling.customer_id, { month: '2026-04' }],
    ]);
  });

  test('that was missed is raised on whichever day of the month comes first, and then no more', async () => {
    const { customer_id } = await aDeliverable(2, 'DELIVERED');
    expect(await raise('2026-02-01')).toEqual([{ raised: 1 }]);
    const raised: unknown[] = [];
    for (const today of ['2026-04-17', '2026-04-18', '2026-04-30', '2026-05-01']) raised.push(...(await raise(today)));
    expect(raised).toEqual([{ raised: 1 }, { raised: 0 }, { raised: 0 }, { raised: 1 }]);
    expect((await events('MONTH_TRANSITION')).map((event) => [event.customer_id, event.data])).toEqual([
      [customer_id, { month: '2026-02' }],
      [customer_id, { month: '2026-04' }],
      [customer_id, { month: '2026-05' }],
    ]);
  });

  test('is not for the month in which a customer became active, in the tenant’s zone', async () => {
    const activatedAt = async (at: string) => {
      const { customer_id } = await aDeliverable(1, 'DELIVERED');
      await database.query(
        `update automation.events set occurred_at = $2 where customer_id = $1 and type = 'CLIENT_ACTIVATED'`,
        [customer_id, at],
      );
      return customer_id;
    };
    const before = await activatedAt('2026-03-31T14:59:59Z');
    const within = await activatedAt('2026-03-31T15:00:00Z');
    expect(await raise('2026-04-20', 'Asia/Tokyo')).toEqual([{ raised: 1 }]);
    expect(await raise('2026-05-01', 'Asia/Tokyo')).toEqual([{ raised: 2 }]);
    expect((await events('MONTH_TRANSITION')).map((event) => event.customer_id).sort()).toEqual(
      [before, before, within].sort(),
    );
  });

  test.each([
    'Pacific/Kiritimati',
    'Pacific/Auckland',
    'Asia/Tokyo',
    'Asia/Kathmandu',
    'UTC',
    'America/St_Johns',
    'America/Los_Angeles',
    'Pacific/Pago_Pago',
    'Etc/GMT+12',
  ])('comes on the first in %s, every month of a year', (zone) => {
    const nextRun = parseCron(definition.schedule.slice('cron('.length, -1), 'UTC');
    const firsts = new Set<string>();
    const end = Date.parse('2027-01-30T00:00:00Z');
    for (let ms = nextRun(Date.parse('2026-01-31T00:00:00Z')); ms !== undefined && ms < end; ms = nextRun(ms)) {
      const today = dateIn(zone, new Date(ms));
      if (today.endsWith('-01')) firsts.add(today);
    }
    expect(firsts.size).toBe(12);
  });
});
