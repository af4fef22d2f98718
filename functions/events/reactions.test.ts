/** The table of domain.md section 4, row by row: what each event's one statement leaves behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import type { ReactStatement } from '../engine/events/handle-event.ts';
import { react as planCompleted } from './business-plan-completed/queries.gen.ts';
import { react as clientActivated } from './client-activated/queries.gen.ts';
import { react as clientCreated } from './client-created/queries.gen.ts';
import { react as milestoneReached } from './client-milestone-reached/queries.gen.ts';
import { react as deliverableCompleted } from './deliverable-completed/queries.gen.ts';
import { react as deliverableOverdue } from './deliverable-overdue/queries.gen.ts';
import { react as monthTransition } from './month-transition/queries.gen.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let database: TestDatabase;
let tenantId: string;
let customerId: string;

const set = (columns: string) =>
  database.query(`update automation.tenant_settings set ${columns} where tenant_id = $1`, [tenantId]);

/** Inserts an event and lets its statement react; answers the outcome. */
async function happen(react: ReactStatement, type: string, data: object = {}): Promise<string | undefined> {
  const eventId = await insert(database, 'automation.events', {
    tenant_id: tenantId,
    type,
    customer_id: customerId,
    data,
    dedupe_key: `test:${Math.random()}`,
  });
  const [first] = await database.run(react, { tenantId, eventId, now: NOW });
  const again = await database.run(react, { tenantId, eventId, now: after(1) });
  expect(again, 'a second delivery does nothing').toEqual([]);
  return first?.outcome;
}

const jobs = () =>
  database.query<{
    type: string;
    queue: string;
    priority: number;
    payload: Record<string, unknown>;
    run_at: Date;
    dedupe_key: string;
  }>(
    `select type, queue, priority, payload - 'eventId' as payload, run_at, split_part(dedupe_key, ':', 1) || ':' as dedupe_key
     from automation.jobs where tenant_id = $1 order by type, payload ->> 'template'`,
    [tenantId],
  );
const emails = async () =>
  (await jobs())
    .filter(({ type }) => type === 'SEND_EMAIL')
    .map(({ payload }) => [payload.template, payload.variables]);
const work = async () => (await jobs()).filter(({ type }) => type !== 'SEND_EMAIL');
const activities = async () =>
  (await database.query<{ type: string }>('select type from crm.activities where tenant_id = $1', [tenantId])).map(
    ({ type }) => type,
  );
const aDeliverable = (month: number, status: string, more: object = {}) =>
  insert(database, 'crm.deliverables', { tenant_id: tenantId, customer_id: customerId, month, status, ...more });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  tenantId = await aTenant(database);
  customerId = await aCustomer(database, tenantId);
  await database.query(
    'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, true)',
    [tenantId],
  );
});

describe('CLIENT_CREATED', () => {
  test('welcomes the customer, and notes it', async () => {
    expect(await happen(clientCreated, 'CLIENT_CREATED')).toBe('DONE');
    expect(await jobs()).toEqual([
      {
        type: 'SEND_EMAIL',
        queue: 'email',
        priority: 5,
        payload: { template: 'WELCOME', customerId, variables: {} },
        run_at: NOW,
        dedupe_key: 'email:',
      },
    ]);
    expect(await activities()).toEqual(['CLIENT_CREATED']);
  });

  test('queues no e-mail for a tenant that sends none', async () => {
    await set('email_workflows = false');
    expect(await happen(clientCreated, 'CLIENT_CREATED')).toBe('DONE');
    expect([await jobs(), await activities()]).toEqual([[], ['CLIENT_CREATED']]);
  });

  test('is skipped with its reason when the customer is gone, or the journey is off meanwhile', async () => {
    await database.query('delete from crm.customers where tenant_id = $1', [tenantId]);
    expect(await happen(clientCreated, 'CLIENT_CREATED')).toBe('SKIPPED: CUSTOMER_GONE');
    await set('client_journey = false');
    expect(await happen(clientCreated, 'CLIENT_CREATED')).toBe('SKIPPED: JOURNEY_OFF');
    expect(await jobs()).toEqual([]);
  });

  test('leaves an event of another type alone', async () => {
    expect(await happen(clientCreated, 'CLIENT_ACTIVATED')).toBeUndefined();
    expect(await jobs()).toEqual([]);
  });
});

describe('CLIENT_ACTIVATED', () => {
  const plan = {
    type: 'GENERATE_BUSINESS_PLAN',
    queue: 'ai-generation',
    priority: 3,
    run_at: NOW,
    dedupe_key: 'plan:',
  };
  const first = { type: 'GENERATE_DELIVERABLE', queue: 'ai-generation', priority: 3, dedupe_key: 'deliverable:' };

  test('asks for a plan now and the first deliverable in an hour', async () => {
    expect(await happen(clientActivated, 'CLIENT_ACTIVATED')).toBe('DONE');
    expect(await work()).toEqual([
      { ...plan, payload: { customerId } },
      { ...first, payload: { customerId, month: 1 }, run_at: after(60) },
    ]);
    expect(await emails()).toEqual([['CLIENT_ACTIVATED', {}]]);
  });

  test('asks for neither twice, nor for what the customer has', async () => {
    await happen(clientActivated, 'CLIENT_ACTIVATED');
    await happen(clientActivated, 'CLIENT_ACTIVATED');
    expect(await work()).toHaveLength(2);
    await database.query('delete from automation.jobs where tenant_id = $1', [tenantId]);
    await insert(database, 'crm.business_plans', {
      tenant_id: tenantId,
      customer_id: customerId,
      version: 1,
      status: 'DRAFT',
    });
    await aDeliverable(1, 'DRAFT');
    await happen(clientActivated, 'CLIENT_ACTIVATED');
    expect(await work()).toEqual([]);
  });
});

describe('DELIVERABLE_COMPLETED', () => {
  test('asks for the next one in five minutes', async () => {
    const deliverableId = await aDeliverable(3, 'COMPLETED', { title: 'Pricing' });
    expect(await happen(deliverableCompleted, 'DELIVERABLE_COMPLETED', { deliverableId })).toBe('DONE');
    expect(await work()).toMatchObject([{ payload: { customerId, month: 4 }, priority: 5, run_at: after(5) }]);
    expect(await emails()).toEqual([['DELIVERABLE_READY', { month: 3, title: 'Pricing' }]]);
    expect(await activities()).toEqual([]);
  });

  test('asks for nothing that exists', async () => {
    const deliverableId = await aDeliverable(3, 'COMPLETED');
    await aDeliverable(4, 'DRAFT');
    await happen(deliverableCompleted, 'DELIVERABLE_COMPLETED', { deliverableId });
    expect(await work()).toEqual([]);
  });

  test('ends the journey after the eighth', async () => {
    const deliverableId = await aDeliverable(8, 'COMPLETED');
    await happen(deliverableCompleted, 'DELIVERABLE_COMPLETED', { deliverableId });
    expect([await work(), await emails(), await activities()]).toEqual([
      [],
      [
        ['DELIVERABLE_READY', { month: 8, title: 'Month 8' }],
        ['JOURNEY_COMPLETED', {}],
      ],
      ['MILESTONE_REACHED'],
    ]);
  });

  test.each([{}, { deliverableId: 'nonsense' }, { deliverableId: 7 }, { deliverableId: crypto.randomUUID() }])(
    'is skipped when its data %j name no deliverable',
    async (data) => {
      expect(await happen(deliverableCompleted, 'DELIVERABLE_COMPLETED', data)).toBe('SKIPPED: DELIVERABLE_GONE');
    },
  );
});

describe('BUSINESS_PLAN_COMPLETED', () => {
  const aPlan = (version: number, status = 'COMPLETED') =>
    insert(database, 'crm.business_plans', { tenant_id: tenantId, customer_id: customerId, version, status });

  test('makes a PDF of the newest completed version', async () => {
    await aPlan(1);
    const planId = await aPlan(2);
    await aPlan(3, 'DRAFT');
    expect(await happen(planCompleted, 'BUSINESS_PLAN_COMPLETED')).toBe('DONE');
    expect(await work()).toMatchObject([
      { type: 'GENERATE_PDF', queue: 'pdf-generation', priority: 5, payload: { planId } },
    ]);
    expect(await emails()).toEqual([['BUSINESS_PLAN_READY', { version: 2 }]]);
  });

  test('makes none where the tenant wants none, and is skipped without a plan', async () => {
    expect(await happen(planCompleted, 'BUSINESS_PLAN_COMPLETED')).toBe('SKIPPED: BUSINESS_PLAN_GONE');
    await set('auto_generate_pdf = false');
    await aPlan(1);
    await happen(planCompleted, 'BUSINESS_PLAN_COMPLETED');
    expect([await work(), (await emails()).length]).toEqual([[], 1]);
  });
});

describe('DELIVERABLE_OVERDUE', () => {
  const overdue = { due_at: '2026-02-27T10:00:00Z' };

  test('reminds, and notes it', async () => {
    const deliverableId = await aDeliverable(2, 'APPROVED', overdue);
    await happen(deliverableOverdue, 'DELIVERABLE_OVERDUE', { deliverableId, dueOn: '2026-02-28' });
    expect([await emails(), await activities()]).toEqual([
      [['DELIVERABLE_OVERDUE', { month: 2, title: 'Month 2', dueOn: '2026-02-28' }]],
      ['DELIVERABLE_OVERDUE'],
    ]);
  });

  test('reminds nobody of what was completed meanwhile', async () => {
    const deliverableId = await aDeliverable(2, 'COMPLETED', overdue);
    const outcome = await happen(deliverableOverdue, 'DELIVERABLE_OVERDUE', { deliverableId });
    expect([outcome, await jobs()]).toEqual(['SKIPPED: COMPLETED_MEANWHILE', []]);
  });
});

describe('MONTH_TRANSITION', () => {
  test.each(['DELIVERED', 'COMPLETED'])('asks for the next one when the last is %s', async (status) => {
    await aDeliverable(1, 'REJECTED');
    await aDeliverable(2, status);
    expect(await happen(monthTransition, 'MONTH_TRANSITION')).toBe('DONE');
    expect(await work()).toMatchObject([{ payload: { month: 3 }, priority: 5, run_at: NOW }]);
    expect(await emails()).toEqual([]);
  });

  test('asks for nothing otherwise, and says why', async () => {
    expect(await happen(monthTransition, 'MONTH_TRANSITION')).toBe('SKIPPED: NO_DELIVERABLE');
    await aDeliverable(7, 'APPROVED');
    expect(await happen(monthTransition, 'MONTH_TRANSITION')).toBe('SKIPPED: LAST_NOT_DELIVERED');
    await aDeliverable(8, 'COMPLETED');
    expect(await happen(monthTransition, 'MONTH_TRANSITION')).toBe('SKIPPED: JOURNEY_COMPLETED');
    expect(await jobs()).toEqual([]);
  });
});

describe('CLIENT_MILESTONE_REACHED', () => {
  test('congratulates with the milestone as it is, and notes it', async () => {
    const milestone = `<b>"10" o'clock</b> {{tenant}} 🎉`;
    await happen(milestoneReached, 'CLIENT_MILESTONE_REACHED', { milestone });
    expect([await emails(), await activities()]).toEqual([
      [['MILESTONE_REACHED', { milestone }]],
      ['MILESTONE_REACHED'],
    ]);
  });

  test('bears data without it, or far too long', async () => {
    await happen(milestoneReached, 'CLIENT_MILESTONE_REACHED');
    await happen(milestoneReached, 'CLIENT_MILESTONE_REACHED', { milestone: 'x'.repeat(60_000) });
    expect(await emails()).toEqual(
      expect.arrayContaining([
        ['MILESTONE_REACHED', { milestone: 'a milestone' }],
        ['MILESTONE_REACHED', { milestone: 'x'.repeat(200) }],
      ]),
    );
  });
});
