/** Tasks: completed, cancelled, reassigned, listed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const patch = (body: unknown) =>
  api.call({ method: 'PATCH', path: `/api/tasks/${tenant.taskIds[0]}`, key: tenant.key, body });
const list = async (path: string) => (await api.call({ method: 'GET', path, key: tenant.key })).body.items;
const changes = async () =>
  (
    await api.query(
      `select changes from automation.audit_log where action = 'task.changed' and entity_id = $1 order by occurred_at`,
      [tenant.taskIds[0]],
    )
  ).map((row) => row.changes);

describe('a task', () => {
  it('is shown with its customer and its assignee', async () => {
    const [first] = await list('/api/tasks');
    expect(first).toMatchObject({
      id: tenant.taskIds[0],
      customerId: tenant.customerId,
      customer: { id: tenant.customerId, name: expect.stringMatching(/^Customer/) },
      assignee: { id: tenant.userId, name: expect.stringMatching(/^Rep/) },
      cause: { triggerId: tenant.triggerId, triggerName: '7-day sample follow-up', evaluationId: tenant.evaluationId },
    });
    const [linked] = await list(`/api/admin/triggers/${tenant.triggerId}/tasks`);
    expect(linked).toEqual({ ...first, occurrenceKey: expect.any(String) });
  });

  it('that a person made has no cause', async () => {
    await api.query(`insert into crm.tasks (tenant_id, customer_id, title) values ($1, $2, 'By hand')`, [
      tenant.tenantId,
      tenant.customerId,
    ]);
    expect((await list('/api/tasks'))[0]).toMatchObject({ title: 'By hand', cause: null });
  });

  it('gets another due date and priority, as long as it is open', async () => {
    const later = { dueAt: '2031-01-31T10:00:00+01:00', priority: 'URGENT' };
    expect((await patch(later)).body).toMatchObject({ dueAt: '2031-01-31T09:00:00.000Z', priority: 'URGENT' });
    expect((await patch(later)).status).toBe(200);
    expect((await patch({ dueAt: null })).body).toMatchObject({ dueAt: null, priority: 'URGENT' });
    expect(await changes()).toEqual([
      {
        priority: { from: 'MEDIUM', to: 'URGENT' },
        dueAt: { from: null, to: '2031-01-31T09:00:00.000Z' },
      },
      { dueAt: { from: '2031-01-31T09:00:00.000Z', to: null } },
    ]);
    await patch({ status: 'COMPLETED' });
    expect(await patch({ priority: 'LOW' })).toMatchObject({ status: 409 });
    for (const wrong of [{ priority: 'HIHG' }, { dueAt: 'tomorrow' }, { dueAt: '2031-01-31' }])
      expect([(await patch(wrong)).status, wrong]).toEqual([422, wrong]);
  });

  it('is listed by status', async () => {
    await patch({ status: 'IN_PROGRESS' });
    for (const path of ['/api/tasks', `/api/admin/triggers/${tenant.triggerId}/tasks`]) {
      expect((await list(`${path}?status=IN_PROGRESS`)).map(({ id }: { id: string }) => id)).toEqual([
        tenant.taskIds[0],
      ]);
      expect((await list(`${path}?status=PENDING`)).map(({ id }: { id: string }) => id)).toEqual([tenant.taskIds[1]]);
    }
  });

  it('gets a completion time when it is completed, and marks its sample as followed up', async () => {
    const { status, body } = await patch({ status: 'COMPLETED' });
    expect([status, body.status]).toEqual([200, 'COMPLETED']);
    const [sample] = await api.query(
      `select s.followed_up_at from crm.sample_usages s join crm.tasks k on k.occurrence_key = s.id::text where k.id = $1`,
      [tenant.taskIds[0]],
    );
    expect(sample?.followed_up_at.toISOString()).toBe(body.completedAt);
    expect(await changes()).toEqual([{ status: { from: 'PENDING', to: 'COMPLETED' } }]);
  });

  it.each(['COMPLETED', 'CANCELLED'])(
    'that is %s can only be opened again; a repeated request is no conflict',
    async (end) => {
      const first = await patch({ status: end });
      expect(await patch({ status: end })).toMatchObject({ status: 200, body: first.body });
      const other = end === 'COMPLETED' ? 'CANCELLED' : 'COMPLETED';
      for (const body of [{ status: other }, { assigneeId: null }]) {
        expect(await patch(body)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
      }
      expect(await changes()).toHaveLength(1);
      const opened = await patch({ status: 'IN_PROGRESS', assigneeId: null });
      expect([opened.status, opened.body.status, opened.body.completedAt]).toEqual([200, 'IN_PROGRESS', null]);
      expect((await patch({ status: end })).status).toBe(200);
      expect((await changes()).map(({ status }) => status.to)).toEqual([end, 'IN_PROGRESS', end]);
    },
  );

  it('that is opened again takes back that its sample was followed up, unless the CRM said so', async () => {
    const sample = async () => {
      const [row] = await api.query(
        `select s.followed_up_at as at from crm.sample_usages s join crm.tasks k on k.occurrence_key = s.id::text where k.id = $1`,
        [tenant.taskIds[0]],
      );
      return row?.at?.toISOString() ?? null;
    };
    await patch({ status: 'COMPLETED' });
    expect(await sample()).not.toBeNull();
    await patch({ status: 'PENDING' });
    expect(await sample()).toBeNull();
    await api.query(
      `update crm.sample_usages s set followed_up_at = '2026-01-01T00:00:00Z' from crm.tasks k where k.occurrence_key = s.id::text and k.id = $1`,
      [tenant.taskIds[0]],
    );
    await patch({ status: 'COMPLETED' });
    await patch({ status: 'PENDING' });
    expect(await sample()).toBe('2026-01-01T00:00:00.000Z');
  });

  it('can be assigned to an active colleague or unassigned, and not assigned to a user who left', async () => {
    const [user] = await api.query(`insert into crm.users (tenant_id, name) values ($1, 'Colleague') returning id`, [
      tenant.tenantId,
    ]);
    expect((await patch({ assigneeId: user?.id })).body.assignee).toEqual({ id: user?.id, name: 'Colleague' });
    expect((await patch({ assigneeId: null })).body).toMatchObject({ assignee: null, assigneeId: null });
    await api.query('update crm.users set is_active = false where id = $1', [user?.id]);
    const refused = await patch({ assigneeId: user?.id });
    expect([refused.status, refused.body.error.details]).toEqual([
      422,
      [{ path: 'assigneeId', message: 'must be an active user of this tenant' }],
    ]);
    expect(await changes()).toHaveLength(2);
  });

  it('keeps an assignee who left, when only its status changes', async () => {
    await api.query('update crm.users set is_active = false where id = $1', [tenant.userId]);
    expect(await patch({ status: 'COMPLETED', assigneeId: tenant.userId })).toMatchObject({ status: 200 });
  });

  it('holds text of every kind, and a long one is cut in lists', async () => {
    const title = `Robert'); DROP TABLE tasks;-- <b>{{ x }}</b> 😀`;
    await api.query('update crm.tasks set title = $2, description = $3 where id = $1', [
      tenant.taskIds[0],
      title,
      'x'.repeat(1_000_000),
    ]);
    const [first] = await list('/api/tasks');
    expect([first.title, first.description.length]).toEqual([title, 500]);
    expect((await patch({ status: 'IN_PROGRESS' })).body.description).toHaveLength(1_000_000);
  });

  it('alone has its whole description, in any script', async () => {
    const description = Array.from({ length: 40_000 }, (_, n) => `${n % 10}😀`).join('');
    await api.query('update crm.tasks set description = $2 where id = $1', [tenant.taskIds[0], description]);
    const path = `/api/tasks/${tenant.taskIds[0]}`;
    expect((await api.call({ method: 'GET', path, key: tenant.key })).body.description).toBe(description);
    await api.query(`update crm.tasks set description = '' where id = $1`, [tenant.taskIds[0]]);
    expect((await api.call({ method: 'GET', path, key: tenant.key })).body.description).toBe('');
  });
});
