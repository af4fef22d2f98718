/** Erasure of a person: nothing that names the person is left in any table, and the figures stay. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo, insert } from '../../../../test/support/api/setup-rows.ts';
import { createKey, createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { columnsOf, EMAIL, fill, MARK, placesIn, TEXTS } from './setup-person.ts';
import { notPersonal, personal, shortLived } from './setup-personal-data.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const erase = (id = 'z', key = tenant.key) => call('POST', `/api/crm/customers/${id}/erasure`, undefined, key);

const places = () => placesIn(api);

describe('the list of personal data', () => {
  it('has every column that can hold text once, and no other', async () => {
    const lists = [personal, shortLived, ...notPersonal];
    const listed = lists.flatMap((list) =>
      Object.entries(list).flatMap(([place, names]) => names.split(' ').map((name) => `${place}.${name}`)),
    );
    const all = (await columnsOf(api, TEXTS)).map(({ place, name }) => `${place}.${name}`);
    // Dates tell a person's time, and are no texts.
    const dates = (await columnsOf(api, ['date'])).map(({ place, name }) => `${place}.${name}`);
    expect(listed.filter((one) => !dates.includes(one)).sort()).toEqual(all);
  });
});

describe('erasure', () => {
  const person = async (): Promise<string> => {
    const row = { externalId: 'z', name: MARK, email: EMAIL, phone: MARK, accountNumber: MARK, tags: [MARK] };
    await call('PUT', '/api/crm/products', [{ externalId: 'p' }]);
    const { body } = await call('PUT', '/api/crm/customers', [{ ...row, attributes: { note: MARK } }]);
    await call('PUT', '/api/crm/orders', [
      {
        externalId: 'o',
        customerExternalId: 'z',
        orderedAt: '2026-01-05T09:00:00Z',
        lines: [{ productExternalId: 'p', amount: 12 }],
      },
    ]);
    await call('PUT', '/api/crm/samples', [
      {
        externalId: 's',
        customerExternalId: 'z',
        productExternalId: 'p',
        tastedAt: '2026-01-05T09:00:00Z',
        feedback: MARK,
      },
    ]);
    return body.results[0].id;
  };

  it('leaves the person in no column of any table, and the figures where they are', async () => {
    const id = await person();
    await fill(api, tenant, id);
    const before = await places();
    const expected = Object.entries(personal).flatMap(([place, names]) =>
      names.split(' ').map((name) => `${place}.${name}`),
    );
    // So that the test looks where the list says. Runs have a test of their own; the others are ids, zones and texts of the engine.
    const elsewhere = /\.(runs|run_\w+|cursors)\.|\.(time_zone|external_id|effect|last_execution_error|message_id)$/;
    expect(expected.filter((one) => !before.includes(one) && !elsewhere.test(one))).toEqual([]);
    const { status, body } = await erase();
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ customerId: id, cancelledRuns: 0, cancelledJobs: expect.any(Number) }),
    ]);
    expect(await places()).toEqual([]);
    const [left] = await api.query(
      `select c.status, c.name, (select count(*)::int from crm.orders o where o.customer_id = c.id) as orders,
         (select sum(o.total)::float from crm.orders o where o.customer_id = c.id) as total,
         (select count(*)::int from crm.sample_usages s where s.customer_id = c.id) as samples,
         (select string_agg(distinct t.status, ' ') from crm.tasks t where t.customer_id = c.id) as tasks,
         (select string_agg(distinct b.status, ' ') from crm.bookings b where b.customer_id = c.id) as bookings
       from crm.customers c where c.id = $1`,
      [id],
    );
    expect(left).toEqual({
      status: 'ARCHIVED',
      name: null,
      orders: 1,
      total: 12,
      samples: 1,
      tasks: 'CANCELLED',
      bookings: 'cancelled',
    });
    const jobs = await api.query(
      `select type, queue, status, payload from automation.jobs where tenant_id = $1 and type = 'ERASE_FILES'`,
      [tenant.tenantId],
    );
    expect(jobs).toEqual([
      { type: 'ERASE_FILES', queue: 'file-operations', status: 'QUEUED', payload: { customerId: id } },
    ]);
  });

  it('cancels the runs that go on, and takes out what all of them said', async () => {
    const { customerId, runId } = tenant;
    await api.query(`update crm.customers set external_id = 'z' where id = $1`, [customerId]);
    await api.query(`update automation.runs set data = jsonb_build_object('input', $2::text) where customer_id = $1`, [
      customerId,
      MARK,
    ]);
    await api.query(`update automation.run_trace set detail = jsonb_build_object('x', $2::text) where run_id = $1`, [
      runId,
      MARK,
    ]);
    await api.query('update automation.cursors set result = jsonb_build_object($2::text, 1) where run_id = $1', [
      runId,
      MARK,
    ]);
    const { body } = await erase();
    expect(body.cancelledRuns).toBeGreaterThan(0);
    expect(await places()).toEqual([]);
    const open = `select 1 from automation.runs r left join automation.cursors c on c.run_id = r.id
      where r.customer_id = $1 and (r.status = 'RUNNING' or c.id is not null)`;
    expect(await api.query(open, [customerId])).toEqual([]);
  });

  it('is answered again with its first moment, and the id is refused from then on', async () => {
    await person();
    const first = await erase();
    const again = await erase();
    expect([again.status, again.body]).toEqual([200, { ...first.body, cancelledRuns: 0, cancelledJobs: 0 }]);
    expect((await call('GET', '/api/crm/customers/z')).status).toBe(404);
    const put = async (path: string, row: object) =>
      (await call('PUT', `/api/crm/${path}?missing=hold`, [row])).body.results[0];
    expect(await put('customers', { externalId: 'z', name: MARK })).toMatchObject({
      result: 'refused',
      code: 'ERASED',
    });
    const order = { externalId: 'o2', customerExternalId: 'z', orderedAt: '2026-01-05T09:00:00Z' };
    expect(await put('orders', order)).toMatchObject({ result: 'refused', code: 'REFERENCE_ERASED' });
    // An order of before is there, and may change.
    expect(await put('orders', { externalId: 'o', status: 'CANCELLED' })).toMatchObject({ result: 'updated' });
    const audit = await call('GET', '/api/audit?entityType=customer');
    expect(audit.body.items).toMatchObject([{ action: 'customer.erased' }]);
  });

  it('takes out what came in since by other doors when it is asked for again', async () => {
    const id = await person();
    const first = await erase();
    await insert(api, 'crm.activities', {
      ...{ tenant_id: tenant.tenantId, customer_id: id, type: 'CALL', summary: MARK, occurred_at: daysAgo(0) },
    });
    expect(await places()).not.toEqual([]);
    expect((await erase()).body).toEqual({ ...first.body, cancelledRuns: 0, cancelledJobs: 0 });
    expect(await places()).toEqual([]);
  });

  it('erases the id again when somebody has inserted it by SQL', async () => {
    const id = await person();
    await erase();
    await api.query(`insert into crm.customers (tenant_id, external_id, name) values ($1, 'z', $2)`, [
      tenant.tenantId,
      MARK,
    ]);
    const { status, body } = await erase();
    expect([status, body.customerId === id]).toEqual([200, false]);
    expect(await places()).toEqual([]);
    expect((await erase()).body.customerId).toBe(body.customerId);
  });

  it('leaves nothing of rows that are written at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const externalId = `race-${round}`;
      await call('PUT', '/api/crm/products', [{ externalId: 'p' }]);
      await call('PUT', '/api/crm/customers', [{ externalId, name: MARK }]);
      const sample = { customerExternalId: externalId, productExternalId: 'p', tastedAt: '2026-01-05T09:00:00Z' };
      const writes = [
        call('PUT', '/api/crm/customers', [{ externalId, name: `${MARK} again` }]),
        call('PUT', '/api/crm/samples?missing=hold', [{ externalId: `s-${round}`, ...sample, feedback: MARK }]),
      ];
      expect((await erase(externalId)).status).toBe(200);
      await Promise.all(writes);
    }
    expect(await places()).toEqual([]);
  });

  it('keeps the address of another customer who has the same one', async () => {
    await person();
    await call('PUT', '/api/crm/customers', [{ externalId: 'y', email: EMAIL.toUpperCase() }]);
    await insert(api, 'automation.email_addresses', {
      tenant_id: tenant.tenantId,
      address: EMAIL,
      last_reported_at: daysAgo(1),
    });
    await erase();
    expect(await places()).toEqual(['automation.email_addresses.address', 'crm.customers.email']);
    await erase('y');
    expect(await places()).toEqual([]);
  });

  it('is for admins, of a customer of their own', async () => {
    await person();
    const { key } = await createKey(api, tenant.key, 'operator');
    expect((await erase('z', key)).status).toBe(403);
    const other = await createTenant(api);
    expect((await erase('z', other.key)).status).toBe(404);
    expect((await erase('nobody')).status).toBe(404);
    expect((await call('GET', '/api/crm/customers/z')).body.name).toBe(MARK);
    await erase();
  });
});
