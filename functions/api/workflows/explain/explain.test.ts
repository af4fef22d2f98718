/** Why a customer is in a workflow or not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { begin, type Insight, PATH, scoreFrom, setUpInsight, waitDays } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const byEvent = {
  type: 'start',
  data: {
    entries: [
      { kind: 'event', types: ['CLIENT_MILESTONE_REACHED'], where: { all: [scoreFrom(20), scoreFrom(70)] } },
      { kind: 'manual' },
    ],
  },
};
const rest = { type: 'wait', name: 'Rest', data: { kind: 'duration', n: 3, unit: 'days' } };
const edges = ['s>w', 'w>e'] as const;
const end = { type: 'end' };

const explain = (workflowId: string, customerId: string) =>
  on.must('GET', `${PATH}/${workflowId}/explain?customerId=${customerId}`);

async function anEvent(customerId: string, at = new Date()): Promise<void> {
  await api.query(
    `insert into automation.events (tenant_id, customer_id, type, occurred_at, data, dedupe_key)
     values ($1, $2, 'CLIENT_MILESTONE_REACHED', $3, '{}', gen_random_uuid()::text)`,
    [on.tenantId, customerId, at],
  );
}

describe('an explanation', () => {
  it('names the entry, the comparison and its value, and then the run', async () => {
    const workflowId = await on.activate({ s: byEvent, w: rest, e: end }, edges);
    const customerId = await on.customer({ attributes: { score: 50 } });
    const none = await explain(workflowId, customerId);
    expect(none).toMatchObject({ isIn: false, mayEnter: true, version: 1, reasons: [], notes: [], run: null });
    expect(none.entries.map(({ kind, reason }: Record<string, string>) => [kind, reason])).toEqual([
      ['event', 'NO_EVENT'],
      ['manual', 'BY_HAND'],
    ]);
    await anEvent(customerId, new Date('2026-01-01T00:00:00Z'));
    expect((await explain(workflowId, customerId)).entries[0].reason).toBe('EVENT_BEFORE');
    await anEvent(customerId);
    await on.walk();
    const [unmatched] = (await explain(workflowId, customerId)).entries;
    expect(unmatched).toMatchObject({
      reason: 'NO_MATCH',
      holds: false,
      leaf: { at: 'all.1', value: 50 },
      runId: null,
    });
    expect(unmatched.explanation).toContain('customer.attributes.score was 50, asked "is at least"');
    await api.query(`update crm.customers set attributes = '{"score": 80}' where id = $1`, [customerId]);
    expect((await explain(workflowId, customerId)).entries[0]).toMatchObject({ reason: 'NO_RUN', holds: true });
    await anEvent(customerId);
    await on.walk();
    const inside = await explain(workflowId, customerId);
    expect(inside).toMatchObject({ isIn: true, mayEnter: false, run: { nodeId: 'w', state: 'SLEEPING', version: 1 } });
    expect(inside.explanation).toMatch(/^The customer is in it, at "Rest" until 20/);
    expect(inside.entries[0]).toMatchObject({ reason: 'ENTERED', runId: inside.run.id });
    expect(inside.reasons).toEqual([{ code: 'ALREADY_ENTERED', message: expect.stringContaining('once at a time') }]);
  });

  it.each([
    ['once', 'may enter once'],
    [{ after: { days: 30 } }, 'may enter again from 20'],
  ])('tells from when a customer may enter again: %j', async (reentry, message) => {
    const workflowId = await on.activate({ s: begin, e: end }, ['s>e'], { settings: { reentry } });
    const customerId = await on.customer();
    await on.enter(workflowId, [customerId]);
    await on.walk();
    const { reasons, run, isIn } = await explain(workflowId, customerId);
    expect([isIn, run.status, run.outcome]).toEqual([false, 'FINISHED', 'DONE']);
    expect(reasons).toEqual([{ code: 'ALREADY_ENTERED', message: expect.stringContaining(message) }]);
  });

  it('tells of the state of the workflow, and of the goal and what is withheld', async () => {
    const settings = { settings: { goal: scoreFrom(90) } };
    const workflowId = await on.activate({ s: begin, w: waitDays(1), e: end }, edges, settings);
    const customerId = await on.customer({ attributes: { score: 95 }, do_not_contact_until: '2999-01-01' });
    const codes = async () => {
      const { reasons, notes } = await explain(workflowId, customerId);
      return [reasons, notes].map((list) => list.map(({ code }: { code: string }) => code));
    };
    expect(await codes()).toEqual([[], ['GOAL', 'DO_NOT_CONTACT']]);
    await on.must('POST', `${PATH}/${workflowId}/pause`);
    expect(await codes()).toEqual([[], ['HELD', 'GOAL', 'DO_NOT_CONTACT']]);
    await on.must('PATCH', '/api/admin/settings', { workflows: false });
    expect((await codes())[0]).toEqual(['WORKFLOWS_OFF']);
    await on.must('PATCH', '/api/admin/settings', { workflows: true });
    const { id } = await on.must('POST', PATH, { name: 'Draft' });
    const draft = await explain(id, customerId);
    expect([draft.version, draft.entries, draft.reasons[0].code]).toEqual([null, [], 'NOT_ACTIVE']);
  });

  it('is refused without a customer, and for one that there is not', async () => {
    const workflowId = await on.activate({ s: begin, e: end }, ['s>e']);
    const status = async (query: string) => (await on.call('GET', `${PATH}/${workflowId}/explain${query}`)).status;
    expect(await status('')).toBe(422);
    expect(await status('?customerId=x')).toBe(422);
    expect(await status(`?customerId=${randomUUID()}`)).toBe(404);
  });
});
