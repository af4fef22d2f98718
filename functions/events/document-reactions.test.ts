/** The events about deliverables and plans: what each event's statement leaves behind. */
import { describe, expect, test } from 'vitest';
import { insert } from '../../test/support/database/factory.ts';
import { after, NOW, setUpReactions } from './setup-reactions.ts';

const { state, set, happen, jobs, emails, otherJobs, activities, aDeliverable } = setUpReactions();

describe('DELIVERABLE_COMPLETED', () => {
  test('asks for the next one in five minutes', async () => {
    const deliverableId = await aDeliverable(3, 'COMPLETED', { title: 'Pricing' });
    expect(await happen('DELIVERABLE_COMPLETED', { deliverableId })).toBe('DONE');
    expect(await otherJobs()).toMatchObject([
      { payload: { customerId: state.customerId, month: 4 }, priority: 5, run_at: after(5) },
    ]);
    expect(await emails()).toEqual([['DELIVERABLE_READY', { month: 3, title: 'Pricing' }]]);
    expect(await activities()).toEqual([]);
  });

  test('asks for its PDF when it has a text, and the tenant wants PDFs', async () => {
    const document_key = 'documents/x.md';
    const deliverableId = await aDeliverable(8, 'COMPLETED', { document_key });
    await happen('DELIVERABLE_COMPLETED', { deliverableId });
    expect(await otherJobs()).toMatchObject([{ type: 'GENERATE_PDF', payload: { deliverableId } }]);
    await set('auto_generate_pdf = false');
    const next = await aDeliverable(7, 'COMPLETED', { document_key });
    await happen('DELIVERABLE_COMPLETED', { deliverableId: next });
    expect((await otherJobs()).filter(({ type }) => type === 'GENERATE_PDF')).toHaveLength(1);
  });

  test('asks for nothing that exists', async () => {
    const deliverableId = await aDeliverable(3, 'COMPLETED');
    await aDeliverable(4, 'DRAFT');
    await happen('DELIVERABLE_COMPLETED', { deliverableId });
    expect(await otherJobs()).toEqual([]);
  });

  test('ends the journey after the eighth', async () => {
    const deliverableId = await aDeliverable(8, 'COMPLETED');
    await happen('DELIVERABLE_COMPLETED', { deliverableId });
    expect([await otherJobs(), await emails(), await activities()]).toEqual([
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
      expect(await happen('DELIVERABLE_COMPLETED', data)).toBe('SKIPPED: DELIVERABLE_GONE');
    },
  );
});

describe('BUSINESS_PLAN_COMPLETED', () => {
  const aPlan = (version: number, status = 'COMPLETED') =>
    insert(state.database, 'crm.business_plans', {
      tenant_id: state.tenantId,
      customer_id: state.customerId,
      version,
      status,
    });

  test('makes a PDF of the newest completed version', async () => {
    await aPlan(1);
    const planId = await aPlan(2);
    await aPlan(3, 'DRAFT');
    expect(await happen('BUSINESS_PLAN_COMPLETED')).toBe('DONE');
    expect(await otherJobs()).toMatchObject([
      { type: 'GENERATE_PDF', queue: 'pdf-generation', priority: 5, payload: { planId } },
    ]);
    expect(await emails()).toEqual([['BUSINESS_PLAN_READY', { version: 2 }]]);
  });

  test('makes none where the tenant wants none, and is skipped without a plan', async () => {
    expect(await happen('BUSINESS_PLAN_COMPLETED')).toBe('SKIPPED: BUSINESS_PLAN_GONE');
    await set('auto_generate_pdf = false');
    await aPlan(1);
    await happen('BUSINESS_PLAN_COMPLETED');
    expect([await otherJobs(), (await emails()).length]).toEqual([[], 1]);
  });
});

describe('DELIVERABLE_OVERDUE', () => {
  const overdue = { due_at: '2026-02-27T10:00:00Z' };

  test('reminds, and notes it', async () => {
    const deliverableId = await aDeliverable(2, 'APPROVED', overdue);
    await happen('DELIVERABLE_OVERDUE', { deliverableId, dueOn: '2026-02-28' });
    expect([await emails(), await activities()]).toEqual([
      [['DELIVERABLE_OVERDUE', { month: 2, title: 'Month 2', dueOn: '2026-02-28' }]],
      ['DELIVERABLE_OVERDUE'],
    ]);
  });

  test('sends no reminder of what was completed meanwhile', async () => {
    const deliverableId = await aDeliverable(2, 'COMPLETED', overdue);
    const outcome = await happen('DELIVERABLE_OVERDUE', { deliverableId });
    expect([outcome, await jobs()]).toEqual(['SKIPPED: COMPLETED_MEANWHILE', []]);
  });
});

describe('MONTH_TRANSITION', () => {
  test.each(['DELIVERED', 'COMPLETED'])('asks for the next one when the last is %s', async (status) => {
    await aDeliverable(1, 'REJECTED');
    await aDeliverable(2, status);
    expect(await happen('MONTH_TRANSITION')).toBe('DONE');
    expect(await otherJobs()).toMatchObject([{ payload: { month: 3 }, priority: 5, run_at: NOW }]);
    expect(await emails()).toEqual([]);
  });

  test('asks for nothing otherwise, and says why', async () => {
    expect(await happen('MONTH_TRANSITION')).toBe('SKIPPED: NO_DELIVERABLE');
    await aDeliverable(7, 'APPROVED');
    expect(await happen('MONTH_TRANSITION')).toBe('SKIPPED: LAST_NOT_DELIVERED');
    await aDeliverable(8, 'COMPLETED');
    expect(await happen('MONTH_TRANSITION')).toBe('SKIPPED: JOURNEY_COMPLETED');
    expect(await jobs()).toEqual([]);
  });
});
