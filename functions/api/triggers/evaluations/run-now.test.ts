/** Looking ahead at what a trigger would do, and having it done now. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant, triggerOf } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
  for (const name of ['sample-no-order', 'burn-rate', 'sample-metrics']) await api.messages(name);
});
afterAll(() => api.stop());

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
  api.call({ method, path, key: tenant.key, body, headers });
const trigger = () => `/api/admin/triggers/${tenant.triggerId}`;

describe('a preview', () => {
  it('lists who would get a task and who is suppressed and why, and writes nothing', async () => {
    const add = async (name: string | null, columns = '') => {
      const [row] = await api.query('insert into crm.customers (tenant_id, name) values ($1, $2) returning id', [
        tenant.tenantId,
        name,
      ]);
      if (columns) await api.query(`update crm.customers set ${columns} where id = $1`, [row?.id]);
      await api.query(
        `insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
         select $1, $2, id, now() - interval '9 days' from crm.products where tenant_id = $1`,
        [tenant.tenantId, row?.id],
      );
    };
    await add('Waits', `do_not_contact_until = current_date + 9`);
    await add('Gone', `status = 'ARCHIVED'`);
    await add('Late');
    await send('PATCH', trigger(), { config: { daysAfter: 7, maxTasksPerRun: 1 } });
    const before = await api.query(
      'select (select count(*) from crm.tasks) t, (select count(*) from automation.audit_log) a',
    );
    const { status, body } = await send('POST', `${trigger()}/preview`);
    expect(status).toBe(200);
    expect(body.matched).toBe(6);
    expect(body.counts).toEqual({
      wouldCreate: 1,
      deferred: 1,
      alreadyDone: 2,
      suppressed: { DO_NOT_CONTACT: 1, NOT_ACTIVE: 1 },
    });
    expect(body.wouldCreate).toMatchObject([
      { customerId: tenant.customerId, days: 10, product: expect.stringMatching(/^Product/) },
    ]);
    const reasons = body.suppressed.map(({ customerName, reason }: { customerName: string; reason: string }) => [
      customerName,
      reason,
    ]);
    expect(reasons.sort()).toEqual([
      ['Gone', 'NOT_ACTIVE'],
      ['Late', 'DEFERRED'],
      ['Waits', 'DO_NOT_CONTACT'],
    ]);
    expect(
      await api.query('select (select count(*) from crm.tasks) t, (select count(*) from automation.audit_log) a'),
    ).toEqual(before);
  });

  it('comes in pages, which have the same counts and together list everybody once', async () => {
    for (let n = 0; n < 4; n += 1)
      await api.query(
        `with made as (insert into crm.customers (tenant_id, name, status) values ($1, $2, $3) returning id)
         insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
         select $1, made.id, p.id, now() - interval '9 days' from made, crm.products p where p.tenant_id = $1`,
        [tenant.tenantId, `Customer ${n}`, n === 0 ? 'ARCHIVED' : 'ACTIVE'],
      );
    const whole = (await send('POST', `${trigger()}/preview`)).body;
    expect(whole.nextCursor).toBeNull();
    const pages = [];
    for (let cursor = ''; ; ) {
      const { body } = await send('POST', `${trigger()}/preview?limit=1${cursor}`);
      pages.push(body);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(pages).toHaveLength(4);
    for (const { counts } of pages) expect(counts).toEqual(whole.counts);
    expect(pages.flatMap(({ wouldCreate }) => wouldCreate)).toEqual(whole.wouldCreate);
    expect(pages.flatMap(({ suppressed }) => suppressed)).toEqual(whole.suppressed);
    expect((await send('POST', `${trigger()}/preview?cursor=x.y`)).status).toBe(422);
  });

  it.each(['BURN_RATE_ALERT', 'CUSTOMER_TIMING', 'FIRST_ORDER_FOLLOWUP', 'SAMPLE_NO_ORDER'])(
    'answers for %s',
    async (type) => {
      const id = await triggerOf(api, tenant.tenantId, type);
      expect((await send('POST', `/api/admin/triggers/${id}/preview?limit=1`)).status).toBe(200);
    },
  );

  it('names an impossible time zone', async () => {
    await api.query(`update crm.tenants set time_zone = 'Mars/Olympus' where id = $1`, [tenant.tenantId]);
    const reply = await send('POST', `${trigger()}/preview`);
    expect([reply.status, reply.body.error.code]).toEqual([422, 'INVALID_TIME_ZONE']);
  });
});

describe('run now', () => {
  it('records an evaluation that can be followed, and wakes up its queue', async () => {
    const { body, status } = await send('POST', `${trigger()}/run`);
    expect([status, body.statusUrl]).toEqual([202, `/api/evaluations/${body.evaluationId}`]);
    const seen = await send('GET', body.statusUrl);
    expect(seen.body).toMatchObject({
      triggerId: tenant.triggerId,
      source: 'MANUAL',
      status: 'QUEUED',
      requestedBy: expect.stringMatching(/^key:/),
    });
    const message = { tenantId: tenant.tenantId, evaluationId: body.evaluationId };
    expect(await api.messages('sample-no-order')).toEqual([{ body: message, group: tenant.tenantId }]);
  });

  it('of all triggers leaves out those that are off, and types that have no function', async () => {
    await send('DELETE', trigger());
    await api.query(
      `update automation.automated_triggers set trigger_type = 'FORGOTTEN' where tenant_id = $1 and trigger_type = 'CUSTOMER_TIMING'`,
      [tenant.tenantId],
    );
    const { status, body } = await send('POST', '/api/jobs/process-triggers');
    const types = body.evaluations.map(({ triggerType }: { triggerType: string }) => triggerType);
    expect([status, types.sort()]).toEqual([202, ['BURN_RATE_ALERT', 'FIRST_ORDER_FOLLOWUP', 'SAMPLE_NO_ORDER']]);
    expect(await api.messages('burn-rate')).toHaveLength(1);
  });

  it('of all triggers takes more than a page, and more than SQS takes at a time', async () => {
    await api.query(
      `insert into automation.automated_triggers (tenant_id, trigger_type, name)
       select $1, 'BURN_RATE_ALERT', 'More ' || n from generate_series(1, 520) n`,
      [tenant.tenantId],
    );
    const headers = { 'Idempotency-Key': 'many' };
    const { body } = await send('POST', '/api/jobs/process-triggers', undefined, headers);
    expect(new Set(body.evaluations.map(({ triggerId }: { triggerId: string }) => triggerId)).size).toBe(525);
    expect(await api.messages('burn-rate')).toHaveLength(521);
    expect((await send('POST', '/api/jobs/process-triggers', undefined, headers)).body).toEqual(body);
  });

  it('of maintenance is for the tenant of the key, or for every tenant', async () => {
    const path = '/api/maintenance/sample-metrics/run';
    expect((await send('POST', path)).body).toMatchObject({ name: 'sample-metrics', tenantId: tenant.tenantId });
    const all = await api.call({ method: 'POST', path, key: api.platformKey });
    expect(all).toMatchObject({ status: 202, body: { tenantId: null } });
    const [own, every] = (await api.messages('sample-metrics')).map(({ body }) => body);
    expect(own).toMatchObject({
      tenantId: tenant.tenantId,
      requestedAt: expect.any(String),
      requestedBy: expect.stringMatching(/^key:/),
    });
    expect(every).not.toHaveProperty('tenantId');
  });
});
