/** What the API refuses of experiments on triggers, and to whom. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { createKey, createTenant, triggerOf } from '../../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
let triggerId: string;
beforeAll(async () => {
  api = await startApi();
  tenant = await createTenant(api);
  triggerId = await triggerOf(api, tenant.tenantId, 'SAMPLE_NO_ORDER');
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const urgent = { taskTitle: 'Call {customer}', priority: 'URGENT', dueInDays: 0 };
const arms = (config: object = urgent) => [
  { id: 'plain', percentage: 50 },
  { id: 'urgent', label: 'At once', percentage: 50, config },
];
const draft = (more: object = {}) => ({ name: 'Sooner', triggerId, arms: arms(), ...more });

describe('an experiment on a trigger', () => {
  it.each([
    [{ key: 'both' }, 'key'],
    [{ triggerId: undefined }, 'key'],
    [{ triggerId: '00000000-0000-4000-8000-000000000001' }, 'triggerId'],
    [{ arms: undefined }, 'holdoutPercent'],
    [{ arms: undefined, holdoutPercent: 100 }, 'holdoutPercent'],
    [{ arms: [{ id: 'one', percentage: 100, config: urgent }] }, 'holdoutPercent'],
    [{ arms: [], holdoutPercent: 10 }, 'arms'],
    [{ arms: undefined, holdoutPercent: 10, control: 'trigger' }, 'control'],
    [{ control: 'HELD_OUT' }, 'control'],
    [{ outcome: { kind: 'GOAL' } }, 'outcome.kind'],
    [{ arms: arms({ taskTitel: 'x' }) }, 'arms.1.config.taskTitel'],
    [{ arms: arms({ taskTitle: 'Call {custmer}' }) }, 'arms.1.config.taskTitle'],
    [{ arms: arms({ priority: 'NOW' }) }, 'arms.1.config.priority'],
    [{ arms: arms({ dueInDays: 366 }) }, 'arms.1.config.dueInDays'],
    [{ arms: arms([]) }, 'arms.1.config'],
    [{ arms: arms({ daysAfter: 366 }) }, 'arms.1.config.daysAfter'],
    [{ arms: arms({ daysAfter: 'soon' }) }, 'arms.1.config.daysAfter'],
    [{ key: 'split', triggerId: undefined }, 'arms.1.config'],
    [{ key: 'split', triggerId: undefined, arms: undefined }, 'arms'],
  ])('is refused with its place: %j', async (more, path) => {
    const { status, body } = await call('POST', '/api/experiments', draft(more));
    expect([status, body.error.details[0].path]).toEqual([422, path]);
  });

  it.each([
    ...['lookbackDays', 'maxTasksPerRun', 'maxOpenTasksPerCustomer', 'startFrom'].map((member) => [
      'SAMPLE_NO_ORDER',
      member,
    ]),
    ['BURN_RATE_ALERT', 'percentageThreshold'],
    ['BURN_RATE_ALERT', 'model'],
    ['FIRST_ORDER_FOLLOWUP', 'lookbackDays'],
  ])(
    'of %s is refused when an arm has a %s of its own, which would bring it other customers',
    async (type = '', member = '') => {
      const of = await triggerOf(api, tenant.tenantId, type);
      const { status, body } = await call(
        'POST',
        '/api/experiments',
        draft({ triggerId: of, arms: arms({ [member]: 1 }) }),
      );
      expect([status, body.error.details[0].reason, body.error.details[0].path]).toEqual([
        ...[422, 'ARM_MOVES_EXPOSURE', `arms.1.config.${member}`],
      ]);
      expect(body.error.message.includes('daysAfter')).toBe(type !== 'BURN_RATE_ALERT');
    },
  );

  it('has no outcome that those who are held out cannot have', async () => {
    const held = draft({ holdoutPercent: 10, outcome: { kind: 'TASK_COMPLETED' } });
    const { status, body } = await call('POST', '/api/experiments', held);
    expect([status, body.error.details[0].path]).toEqual([422, 'outcome.kind']);
    expect((await call('POST', '/api/experiments', { ...held, holdoutPercent: 0 })).status).toBe(201);
  });

  it('is refused when an arm acts after the window of the trigger', async () => {
    await call('PATCH', `/api/admin/triggers/${triggerId}`, { config: { lookbackDays: 30 } });
    const late = draft({ arms: arms({ daysAfter: 30 }) });
    const { status, body } = await call('POST', '/api/experiments', late);
    expect([status, body.error.details[0].path]).toEqual([422, 'arms.1.config.daysAfter']);
    await call('PATCH', `/api/admin/triggers/${triggerId}`, { config: { lookbackDays: 31 } });
    const { id } = (await call('POST', '/api/experiments', late)).body;
    expect((await call('POST', `/api/experiments/${id}/start`)).status).toBe(200);
    // Its evaluations would fail.
    const earlier = await call('PATCH', `/api/admin/triggers/${triggerId}`, { config: { lookbackDays: 30 } });
    expect([earlier.status, earlier.body.error.details[0].path]).toEqual([422, 'config']);
    expect(earlier.body.error.message).toContain('the arm "urgent" of the experiment "Sooner"');
    await call('POST', `/api/experiments/${id}/stop`);
    expect((await call('PATCH', `/api/admin/triggers/${triggerId}`, { config: { lookbackDays: 30 } })).status).toBe(
      200,
    );
  });

  it('does not start without anybody in an arm', async () => {
    const nobody = [
      { id: 'plain', percentage: 100 },
      { id: 'urgent', percentage: 0 },
    ];
    const { id } = (await call('POST', '/api/experiments', draft({ arms: nobody }))).body;
    const { status, body } = await call('POST', `/api/experiments/${id}/start`);
    expect([status, body.error.details.reason]).toEqual([409, 'ARM_WITHOUT_ANYBODY']);
  });

  it('takes the role admin, as the trigger does', async () => {
    const { key } = await createKey(api, tenant.key, 'operator');
    expect((await call('POST', '/api/experiments', draft(), key)).status).toBe(403);
    const { id } = (await call('POST', '/api/experiments', draft())).body;
    for (const action of ['start', 'stop', 'decide'])
      expect(
        (
          await call(
            'POST',
            `/api/experiments/${id}/${action}`,
            action === 'decide' ? { winner: 'plain' } : undefined,
            key,
          )
        ).status,
      ).toBe(403);
    expect((await call('GET', `/api/experiments/${id}/results`, undefined, key)).status).toBe(200);
  });
});
