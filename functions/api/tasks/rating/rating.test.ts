/** What reps say of their tasks. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
let taskId: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
  taskId = tenant.taskIds[0] ?? '';
});
afterAll(() => api.stop());

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const rate = (body: unknown, key?: string) => call('PUT', `/api/tasks/${taskId}/rating`, body, key);
const shown = async () => (await call('GET', `/api/tasks/${taskId}`)).body.rating;
const logged = async () =>
  (
    await api.query(
      `select changes from automation.audit_log where action = 'task.rated' and entity_id = $1 order by occurred_at`,
      [taskId],
    )
  ).map(({ changes }) => changes);

describe('a rating', () => {
  it('is stored once, shown wherever the task is, and logged without what its comment says', async () => {
    expect(await shown()).toBeNull();
    const rating = { satisfaction: 5, wasRight: true, comment: 'They had forgotten us.' };
    const { status, body } = await rate(rating);
    expect([status, body.id]).toEqual([200, taskId]);
    expect(body.rating).toEqual({
      ...rating,
      ratedBy: expect.stringMatching(/^key:/),
      ratedByName: expect.any(String),
      ratedAt: expect.any(String),
    });
    expect((await rate(rating)).body).toEqual(body);
    expect(await shown()).toEqual(body.rating);
    for (const path of [
      '/api/tasks',
      '/api/tasks?isRated=true',
      '/api/tasks?wasRight=true',
      `/api/admin/triggers/${tenant.triggerId}/tasks`,
    ])
      expect((await call('GET', path)).body.items.find(({ id }: { id: string }) => id === taskId)?.rating).toEqual(
        body.rating,
      );
    const reps = (await call('GET', '/api/tasks/by-rep')).body.items;
    expect(reps.flatMap((rep: { tasks: unknown[] }) => rep.tasks)).toContainEqual(body);
    expect(await logged()).toEqual([
      {
        satisfaction: { from: null, to: 5 },
        wasRight: { from: null, to: true },
        hasComment: { from: false, to: true },
      },
    ]);
  });

  it('logs that only the comment says something else, and not what', async () => {
    for (const comment of ['Why?', 'Why me?', 'Why me?']) await rate({ satisfaction: 2, comment });
    const said = await logged();
    expect([said.length, said.at(-1)]).toEqual([2, { isReworded: { from: false, to: true } }]);
  });

  it('is logged as it followed the one before, also of several at once', async () => {
    await Promise.all([1, 2, 3].map((satisfaction) => rate({ satisfaction })));
    const changes = (await logged()).map(({ satisfaction }) => satisfaction);
    // The moments may be alike, the order of what follows what is not.
    const froms = changes.map(({ from }) => from);
    expect(froms.filter((from) => from === null)).toHaveLength(1);
    expect(new Set(froms).size).toBe(3);
    const last = changes.map(({ to }) => to).filter((to) => !froms.includes(to));
    expect((await shown()).satisfaction).toBe(last[0]);
  });

  it('takes the place of the one before, and may answer one question only', async () => {
    await rate({ satisfaction: 2, comment: 'Why?' });
    expect((await rate({ wasRight: false })).body.rating).toMatchObject({
      ...{ satisfaction: null, wasRight: false, comment: null },
    });
    const listed = async (query: string) =>
      (await call('GET', `/api/tasks?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await listed('wasRight=false')).toEqual([taskId]);
    expect(await listed('wasRight=true')).toEqual([]);
    expect(await listed('isRated=false')).toEqual([tenant.taskIds[1]]);
  });

  it('is taken back, twice without harm', async () => {
    await rate({ satisfaction: 1 });
    for (const _ of [1, 2]) expect((await call('DELETE', `/api/tasks/${taskId}/rating`)).status).toBe(204);
    expect(await shown()).toBeNull();
    expect(await logged()).toEqual([{ satisfaction: { from: null, to: 1 } }, { satisfaction: { from: 1, to: null } }]);
  });

  it('is cut in lists and whole on the task', async () => {
    const comment = 'ü'.repeat(1000);
    await rate({ satisfaction: 3, comment });
    expect((await shown()).comment).toBe(comment);
    expect((await call('GET', '/api/tasks?isRated=true')).body.items[0].rating.comment).toHaveLength(200);
  });

  it('is for operators, about a task that there is, and within its range', async () => {
    const { key: viewer } = await createKey(api, tenant.key, 'viewer');
    expect((await rate({ satisfaction: 5 }, viewer)).status).toBe(403);
    const missing = await call('PUT', `/api/tasks/${randomUUID()}/rating`, { satisfaction: 5 });
    expect(missing.body.error.code).toBe('NOT_FOUND');
    for (const [body, path] of [
      [{}, 'satisfaction'],
      [{ satisfaction: null, comment: 'x' }, 'satisfaction'],
      [{ satisfaction: 0 }, 'satisfaction'],
      [{ satisfaction: 6 }, 'satisfaction'],
      [{ satisfaction: 4.5 }, 'satisfaction'],
      [{ wasRight: 'yes' }, 'wasRight'],
      [{ wasRight: true, comment: 'x'.repeat(1001) }, 'comment'],
      [{ wasRight: true, stars: 4 }, 'stars'],
    ] as const) {
      const { status, body: reply } = await rate(body);
      expect([status, reply.error.details[0].path, body]).toEqual([422, path, body]);
    }
    expect(await shown()).toBeNull();
  });

  it('keeps its figures when the customer is erased, loses its comment, and takes no other', async () => {
    await rate({ satisfaction: 2, wasRight: false, comment: 'Zebedee was rude.' });
    await api.query(`update crm.customers set external_id = 'z' where id = $1`, [tenant.customerId]);
    expect((await call('POST', '/api/crm/customers/z/erasure')).status).toBe(200);
    expect(await shown()).toMatchObject({ satisfaction: 2, wasRight: false, comment: null });
    const refused = await rate({ satisfaction: 2, wasRight: false, comment: 'Zebedee again' });
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'comment']);
    expect((await rate({ satisfaction: 3, wasRight: false })).status).toBe(200);
  });
});
