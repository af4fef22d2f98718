/** For tests of the events' statements: a tenant and a customer for each test, an event, and what its reaction leaves behind. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { handleEvents } from '../engine/events/queries.gen.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

interface Customer {
  database: TestDatabase;
  tenantId: string;
  customerId: string;
}

interface QueuedJob {
  type: string;
  queue: string;
  priority: number;
  payload: Record<string, unknown>;
  run_at: Date;
  dedupe_key: string;
}

/** What reactions leave behind, read back. */
function tracesOf(state: Customer) {
  const jobs = () =>
    state.database.query<QueuedJob>(
      `select type, queue, priority, payload - 'eventId' as payload, run_at, split_part(dedupe_key, ':', 1) || ':' as dedupe_key
       from automation.jobs where tenant_id = $1 order by type, payload ->> 'template'`,
      [state.tenantId],
    );
  return {
    jobs,
    emails: async () =>
      (await jobs())
        .filter(({ type }) => type === 'SEND_EMAIL')
        .map(({ payload }) => [payload.template, payload.variables]),
    otherJobs: async () => (await jobs()).filter(({ type }) => type !== 'SEND_EMAIL'),
    async activities() {
      const rows = await state.database.query<{ type: string }>(
        'select type from crm.activities where tenant_id = $1',
        [state.tenantId],
      );
      return rows.map(({ type }) => type);
    },
  };
}

function registerHooks(state: Customer): void {
  beforeAll(async () => {
    state.database = await createTestDatabase();
  });
  afterAll(() => state.database.drop());
  beforeEach(async () => {
    state.tenantId = await aTenant(state.database);
    state.customerId = await aCustomer(state.database, state.tenantId);
    await state.database.query(
      'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, true)',
      [state.tenantId],
    );
  });
}

/** Registers the hooks of a test file. What it returns is complete when the first test runs. */
export function setUpReactions() {
  const state = {} as Customer; // the hooks set its members
  registerHooks(state);
  return {
    state,
    ...tracesOf(state),
    set: (columns: string) =>
      state.database.query(`update automation.tenant_settings set ${columns} where tenant_id = $1`, [state.tenantId]),
    /** Inserts an event and lets its function react, twice. Returns the outcome. */
    async happen(type: string, data: object = {}): Promise<string | null | undefined> {
      const { database, tenantId, customerId } = state;
      await database.query('delete from automation.waiting_events'); // of what the test arranged
      const eventId = await insert(database, 'automation.events', {
        tenant_id: tenantId,
        type,
        customer_id: customerId,
        data,
        dedupe_key: `test:${Math.random()}`,
      });
      const [first] = await database.run(handleEvents, { type, limit: 500, now: NOW, after: null });
      expect(first).toMatchObject({ handled: 1, failed: 0, givenUp: 0, error: null, isMore: false });
      const again = await database.run(handleEvents, { type, limit: 500, now: after(1), after: null });
      expect(again, 'a second delivery does nothing').toMatchObject([{ handled: 0, failed: 0, oldestAt: null }]);
      const [event] = await database.query<{ outcome: string | null }>(
        'select outcome from automation.events where tenant_id = $1 and id = $2',
        [tenantId, eventId],
      );
      return event?.outcome;
    },
    aDeliverable: (month: number, status: string, more: object = {}) =>
      insert(state.database, 'crm.deliverables', {
        tenant_id: state.tenantId,
        customer_id: state.customerId,
        month,
        status,
        ...more,
      }),
  };
}
