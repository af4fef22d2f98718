/** The events about customers: what each event's statement leaves behind. */
import { describe, expect, test } from 'vitest';
import { insert } from '../../test/support/database/factory.ts';
import { after, NOW, setUpReactions } from './setup-reactions.ts';

const { state, set, happen, jobs, emails, otherJobs, activities, aDeliverable } = setUpReactions();

describe('CLIENT_CREATED', () => {
  test('welcomes the customer, and notes it', async () => {
    expect(await happen('CLIENT_CREATED')).toBe('DONE');
    expect(await jobs()).toEqual([
      {
        type: 'SEND_EMAIL',
        queue: 'email',
        priority: 5,
        payload: { template: 'WELCOME', customerId: state.customerId, variables: {} },
        run_at: NOW,
        dedupe_key: 'email:',
      },
    ]);
    expect(await activities()).toEqual(['CLIENT_CREATED']);
  });

  test('queues no e-mail for a tenant that sends none', async () => {
    await set('email_workflows = false');
    expect(await happen('CLIENT_CREATED')).toBe('DONE');
    expect([await jobs(), await activities()]).toEqual([[], ['CLIENT_CREATED']]);
  });

  test('is skipped with its reason when the customer is gone, or the journey is off meanwhile', async () => {
    await state.database.query('delete from crm.customers where tenant_id = $1', [state.tenantId]);
    expect(await happen('CLIENT_CREATED')).toBe('SKIPPED: CUSTOMER_GONE');
    await set('client_journey = false');
    expect(await happen('CLIENT_CREATED')).toBe('SKIPPED: JOURNEY_OFF');
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
    expect(await happen('CLIENT_ACTIVATED')).toBe('DONE');
    expect(await otherJobs()).toEqual([
      { ...plan, payload: { customerId: state.customerId } },
      { ...first, payload: { customerId: state.customerId, month: 1 }, run_at: after(60) },
    ]);
    expect(await emails()).toEqual([['CLIENT_ACTIVATED', {}]]);
  });

  test('asks for neither twice, nor for what the customer has', async () => {
    await happen('CLIENT_ACTIVATED');
    await happen('CLIENT_ACTIVATED');
    expect(await otherJobs()).toHaveLength(2);
    await state.database.query('delete from automation.jobs where tenant_id = $1', [state.tenantId]);
    await insert(state.database, 'crm.business_plans', {
      tenant_id: state.tenantId,
      customer_id: state.customerId,
      version: 1,
      status: 'DRAFT',
    });
    await aDeliverable(1, 'DRAFT');
    await happen('CLIENT_ACTIVATED');
    expect(await otherJobs()).toEqual([]);
  });
});

describe('CLIENT_MILESTONE_REACHED', () => {
  test('congratulates with the milestone as it is, and notes it', async () => {
    const milestone = `<b>"10" o'clock</b> {{tenant}} 🎉`;
    await happen('CLIENT_MILESTONE_REACHED', { milestone });
    expect([await emails(), await activities()]).toEqual([
      [['MILESTONE_REACHED', { milestone }]],
      ['MILESTONE_REACHED'],
    ]);
  });

  test('bears data without it, or far too long', async () => {
    await happen('CLIENT_MILESTONE_REACHED');
    await happen('CLIENT_MILESTONE_REACHED', { milestone: 'x'.repeat(60_000) });
    expect(await emails()).toEqual(
      expect.arrayContaining([
        ['MILESTONE_REACHED', { milestone: 'a milestone' }],
        ['MILESTONE_REACHED', { milestone: 'x'.repeat(200) }],
      ]),
    );
  });
});
