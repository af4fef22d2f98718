/** A tenant's triggers: the ones it starts with, and how they change. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant, type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
  api.call({ method, path, key: tenant.key, body, headers });
const audited = async (action: string, entityId: string) =>
  (
    await api.query(
      'select actor, changes from automation.audit_log where action = $1 and entity_id = $2 order by occurred_at',
      [action, entityId],
    )
  ).map(({ changes }) => changes);
const trigger = () => `/api/admin/triggers/${tenant.triggerId}`;

describe('a new tenant', () => {
  it('has the five triggers and the thirteen feedback templates', async () => {
    const { items } = (await send('GET', '/api/admin/triggers')).body;
    expect(
      items.map(({ triggerType, config }: { triggerType: string; config: object }) => [triggerType, config]),
    ).toEqual([
      ['BURN_RATE_ALERT', { percentageThreshold: 20, priority: 'MEDIUM' }],
      ['CUSTOMER_TIMING', { priority: 'MEDIUM' }],
      ['FIRST_ORDER_FOLLOWUP', { daysAfter: 1, priority: 'HIGH' }],
      ['SAMPLE_NO_ORDER', { daysAfter: 7, priority: 'MEDIUM' }],
      ['SAMPLE_NO_ORDER', { daysAfter: 30, priority: 'LOW' }],
    ]);
    const { POSITIVE, NEGATIVE, NEUTRAL } = (await send('GET', '/api/sample-feedback-templates')).body;
    const order = (of: { sortOrder: number }[]) => of.map(({ sortOrder }) => sortOrder);
    expect([order(POSITIVE), order(NEGATIVE), order(NEUTRAL)]).toEqual([
      [1, 2, 3, 4, 5],
      [10, 11, 12, 13],
      [20, 21, 22, 23],
    ]);
  });
});

describe('a trigger', () => {
  it('keeps a 0, and the audit log has its creator and its members', async () => {
    const config = { daysAfter: 0, dueInDays: 0, taskTitle: 'Über {customer}: "{product}" 😀' };
    const made = await send('POST', '/api/admin/triggers', { triggerType: 'SAMPLE_NO_ORDER', name: 'Zero', config });
    expect(made).toMatchObject({
      status: 201,
      body: { config, isActive: true, description: null, statistics: { total: 0 } },
    });
    const [changes] = await audited('trigger.created', made.body.id);
    expect(changes).toMatchObject({ name: { from: null, to: 'Zero' }, config: { from: null, to: config } });
  });

  it('has a name of its own within the tenant', async () => {
    const body = { triggerType: 'CUSTOMER_TIMING', name: 'Reorder check-in' };
    const taken = {
      status: 409,
      body: { error: { code: 'CONFLICT', details: [{ path: 'name', message: 'is taken' }] } },
    };
    expect(await send('POST', '/api/admin/triggers', body)).toMatchObject(taken);
    expect(await send('PATCH', trigger(), { name: body.name })).toMatchObject(taken);
    const { key } = await createTenant(api);
    const elsewhere = { ...body, name: 'Mine' };
    for (const one of [key, tenant.key]) {
      const made = await api.call({ method: 'POST', path: '/api/admin/triggers', key: one, body: elsewhere });
      expect(made.status).toBe(201);
    }
  });

  it('changes in what is given, down to the settings of its config, and is audited from and to', async () => {
    const changed = await send('PATCH', trigger(), { config: { daysAfter: 14, priority: null }, description: null });
    expect(changed).toMatchObject({
      status: 200,
      body: { config: { daysAfter: 14 }, description: null, name: '7-day sample follow-up' },
    });
    const same = await send('PATCH', trigger(), { config: { daysAfter: 14 } });
    expect(same.body.updatedAt).toBe(changed.body.updatedAt);
    expect(await audited('trigger.changed', tenant.triggerId)).toEqual([
      {
        config: { from: { daysAfter: 7, priority: 'MEDIUM' }, to: { daysAfter: 14 } },
        description: { from: expect.any(String), to: null },
      },
    ]);
  });

  it('loses none of ten changes at once, in the row or in the audit log', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n}`);
    const replies = await Promise.all(names.map((name) => send('PATCH', trigger(), { name })));
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200));
    const chain = (await audited('trigger.changed', tenant.triggerId)).map(({ name }) => name);
    const next = new Map(chain.map(({ from, to }: { from: string; to: string }) => [from, to]));
    let name = '7-day sample follow-up';
    for (let links = 0; next.has(name); links += 1) {
      if (links > 10) throw new Error('the audit log goes round in circles');
      name = next.get(name) ?? '';
    }
    expect([chain.length, name]).toEqual([10, (await send('GET', trigger())).body.name]);
  });

  it('is switched off, kept, and not run; and switched on again', async () => {
    for (const _ of [1, 2]) expect((await send('DELETE', trigger())).status).toBe(204);
    expect(await audited('trigger.switched_off', tenant.triggerId)).toHaveLength(1);
    expect((await send('GET', trigger())).body).toMatchObject({ isActive: false, statistics: { total: 2 } });
    expect((await send('POST', `${trigger()}/run`)).body.error.code).toBe('CONFLICT');
    await send('PATCH', trigger(), { isActive: true });
    expect((await send('POST', `${trigger()}/run`)).status).toBe(202);
  });

  it('says when it is evaluated next, unless it or all are switched off', async () => {
    const next = async () => (await send('GET', trigger())).body.nextEvaluationAt;
    const at = Date.parse(await next());
    expect(at).toBeGreaterThan(Date.now());
    expect(at - Date.now()).toBeLessThanOrEqual(6 * 3_600_000); // each type runs every six hours
    const { body } = await send('GET', '/api/admin/triggers');
    expect(body.items.map(({ nextEvaluationAt }: { nextEvaluationAt: string }) => nextEvaluationAt)).toContain(
      new Date(at).toISOString(),
    );
    await send('PATCH', '/api/admin/settings', { runTriggers: false });
    expect(await next()).toBeNull();
    await send('PATCH', '/api/admin/settings', { runTriggers: true });
    await send('PATCH', trigger(), { isActive: false });
    expect(await next()).toBeNull();
    await send('PATCH', trigger(), { isActive: true });
  });

  it('counts its tasks by their status', async () => {
    const statistics = async () => (await send('GET', trigger())).body.statistics;
    expect(await statistics()).toEqual({
      total: 2,
      completed: 0,
      pending: 2,
      cancelled: 0,
      deleted: 0,
      completionRate: 0,
      medianHoursToCompletion: null,
    });
    await api.query(
      `update crm.tasks set status = 'COMPLETED', completed_at = created_at + interval '90 minutes' where id = $1`,
      [tenant.taskIds[0]],
    );
    expect(await statistics()).toEqual({
      total: 2,
      completed: 1,
      pending: 1,
      cancelled: 0,
      deleted: 0,
      completionRate: 50,
      medianHoursToCompletion: 1.5,
    });
    await api.query('delete from crm.tasks where id = $1', [tenant.taskIds[1]]);
    expect(await statistics()).toMatchObject({ total: 2, completed: 1, pending: 0, deleted: 1, completionRate: 100 });
  });
});
