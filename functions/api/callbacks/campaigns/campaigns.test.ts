/** Campaigns through the API: drawn up, changed, started, paused, resumed and cancelled, and what is refused. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo, insert } from '../../../../test/support/api/setup-rows.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = tenant.key) =>
  api.call({ method, path, key, body, headers });
const where = { path: 'customer.status', op: 'eq', value: 'ACTIVE' };
const draft = (more: object = {}) => ({
  ...{ name: 'Offer', workflowId: tenant.workflowId, audience: { pageIds: [tenant.pageId] } },
  ...more,
});

async function create(more: object = {}): Promise<string> {
  const { status, body } = await call('POST', '/api/campaigns', draft(more));
  if (status !== 201) throw new Error(`The campaign was not made: ${JSON.stringify(body)}`);
  return body.id;
}
const move = (id: string, action: string) => call('POST', `/api/campaigns/${id}/${action}`);
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.details?.reason];
async function walk(): Promise<void> {
  for (let isMore = true; isMore; ) {
    const [turn] = await api.query<{ is_more: boolean }>(
      'select is_more from automation.advance_workflows(1000, now())',
    );
    isMore = turn?.is_more === true;
  }
}
const tomorrow = () => daysAgo(-1).toISOString();

describe('a campaign', () => {
  it('is drawn up, listed and shown, and sends nothing yet', async () => {
    const { body, headers } = await call(
      'POST',
      '/api/campaigns',
      draft({ audience: { pageIds: [tenant.pageId, tenant.pageId] } }),
    );
    const summary = {
      ...{ name: 'Offer', workflowId: tenant.workflowId, version: null, status: 'DRAFT', takesLaterSubscribers: false },
      ...{
        priority: 100,
        startAt: null,
        startedAt: null,
        frozenAt: null,
        endedAt: null,
        messageRunId: null,
        error: null,
      },
      progress: { recipients: 0, sent: 0, failed: 0, waiting: 0, suppressed: {}, perSecond: 0, expectedEndAt: null },
    };
    expect(body).toMatchObject({ ...summary, audience: { pageIds: [Number(tenant.pageId)] } });
    expect(headers.location).toBe(`/api/campaigns/${body.id}`);
    expect((await call('GET', `/api/campaigns/${body.id}`)).body).toEqual(body);
    const { items } = (await call('GET', '/api/campaigns?status=DRAFT')).body;
    expect(items.find(({ id }: { id: string }) => id === body.id)).toMatchObject(summary);
    expect(await api.query('select from automation.message_runs where campaign_id = $1', [body.id])).toEqual([]);
  });

  it('may be for customers, and its condition is shown as it was given', async () => {
    const id = await create({ audience: { where } });
    expect((await call('GET', `/api/campaigns/${id}`)).body.audience).toEqual({ where });
  });

  it('is changed by one person at a time, and recorded', async () => {
    const id = await create();
    const { etag = '' } = (await call('GET', `/api/campaigns/${id}`)).headers;
    const path = `/api/campaigns/${id}`;
    const changed = await call('PATCH', path, { name: 'Better', startAt: tomorrow() }, { 'If-Match': etag });
    expect([changed.status, changed.body.name]).toEqual([200, 'Better']);
    expect((await call('PATCH', path, { name: 'Mine' }, { 'If-Match': etag })).status).toBe(412);
    expect((await call('PATCH', path, { name: 'Better' })).headers.etag).toBe(changed.headers.etag);
    const audited = await api.query(
      `select action from automation.audit_log where entity_id = $1 order by occurred_at`,
      [id],
    );
    expect(audited).toEqual([{ action: 'campaign.created' }, { action: 'campaign.changed' }]);
  });
});

describe('input that is refused, with its place', () => {
  it.each([
    [{ audience: { pageIds: ['12a'] } }, 'audience.pageIds.0'],
    [{ audience: { pageIds: [] } }, 'audience.pageIds'],
    [{ audience: {} }, 'audience'],
    [{ audience: { where: { path: 'customer.status', op: 'equals', value: 1 } } }, 'audience.where.op'],
    [{ workflowId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c' }, 'workflowId'],
    [{ startAt: '2020-01-01T00:00:00Z' }, 'startAt'],
    [{ priority: 101 }, 'priority'],
    [{ audience: { where }, takesLaterSubscribers: true }, 'takesLaterSubscribers'],
  ])('%j', async (more, path) => {
    const before = (await call('GET', '/api/campaigns')).body.items.length;
    const { status, body } = await call('POST', '/api/campaigns', draft(more));
    expect([status, body.error.code, body.error.details[0].path]).toEqual([422, 'INVALID_INPUT', path]);
    expect((await call('GET', '/api/campaigns')).body.items).toHaveLength(before);
  });

  it("another tenant's page and workflow, as unknown", async () => {
    const other = await seedTenant(api, 1);
    const page = await call('POST', '/api/campaigns', draft({ audience: { pageIds: [tenant.pageId, other.pageId] } }));
    expect([page.status, page.body.error.details[0].path]).toEqual([422, 'audience.pageIds.1']);
    const flow = await call('POST', '/api/campaigns', draft({ workflowId: other.workflowId }));
    expect([flow.status, flow.body.error.details[0].path]).toEqual([422, 'workflowId']);
  });
});

describe('starting', () => {
  it('is done once, also by two callers at the same time', async () => {
    const id = await create();
    const replies = await Promise.all([move(id, 'start'), move(id, 'start'), move(id, 'start')]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(reasonOf(await move(id, 'start'))).toEqual([409, 'ALREADY_STARTED']);
    expect(await api.query('select from automation.message_runs where campaign_id = $1', [id])).toHaveLength(1);
    await walk();
    expect((await call('GET', `/api/campaigns/${id}`)).body).toMatchObject({
      ...{
        status: expect.stringMatching(/RUNNING|FINISHED/),
        version: expect.any(Number),
        startedAt: expect.any(String),
        frozenAt: expect.any(String),
      },
      progress: { recipients: 1 },
    });
  });

  it.each(['WORKFLOWS_OFF', 'NOT_ACTIVE', 'PAGE_INACTIVE', 'EMPTY_AUDIENCE'])('is refused with %s', async (reason) => {
    const id = await create();
    const { tenantId, workflowId, pageId } = tenant;
    if (reason === 'WORKFLOWS_OFF')
      await api.query('update automation.tenant_settings set workflows = false where tenant_id = $1', [tenantId]);
    if (reason === 'NOT_ACTIVE')
      await api.query(`update automation.workflows set status = 'ARCHIVED', archived_at = now() where id = $1`, [
        workflowId,
      ]);
    if (reason === 'PAGE_INACTIVE')
      await api.query('update automation.pages set is_active = false where page_id = $1', [pageId]);
    if (reason === 'EMPTY_AUDIENCE') await api.query('delete from automation.subscribers where page_id = $1', [pageId]);
    expect(reasonOf(await move(id, 'start'))).toEqual([409, reason]);
    expect((await call('GET', `/api/campaigns/${id}`)).body.status).toBe('DRAFT');
  });

  it('at a later moment can still be changed, and its message run with it', async () => {
    const startAt = tomorrow();
    const id = await create({ startAt });
    expect((await move(id, 'start')).body).toMatchObject({ status: 'SCHEDULED', startAt });
    const later = daysAgo(-2).toISOString();
    await call('PATCH', `/api/campaigns/${id}`, { startAt: later, audience: { where } });
    expect(
      await api.query('select start_at, page_ids from automation.message_runs where campaign_id = $1', [id]),
    ).toEqual([{ start_at: new Date(later), page_ids: [] }]);
    expect(reasonOf(await move(id, 'pause'))).toEqual([409, 'NOT_RUNNING']);
    expect((await move(id, 'cancel')).body).toMatchObject({ status: 'CANCELLED', withdrawn: 0, tooLate: 0 });
  });

  it('settles what is sent to whom', async () => {
    const id = await create();
    await move(id, 'start');
    await walk();
    expect(reasonOf(await call('PATCH', `/api/campaigns/${id}`, { name: 'Other' }))).toEqual([409, 'ALREADY_STARTED']);
  });
});

describe('a campaign that is under way', () => {
  it('is paused and resumed, each recorded once', async () => {
    const id = await create();
    expect(reasonOf(await move(id, 'resume'))).toEqual([409, 'NOT_PAUSED']);
    await move(id, 'start');
    for (const action of ['pause', 'pause']) expect((await move(id, action)).body.status).toBe('PAUSED');
    await walk();
    expect((await call('GET', `/api/campaigns/${id}`)).body).toMatchObject({
      status: 'PAUSED',
      progress: { recipients: 1, waiting: 1 },
    });
    for (const action of ['resume', 'resume']) expect((await move(id, action)).body.status).toBe('RUNNING');
    const audited = await api.query(
      `select action from automation.audit_log where entity_id = $1 order by occurred_at`,
      [id],
    );
    expect(audited.map(({ action }) => action)).toEqual(
      ['created', 'started', 'paused', 'resumed'].map((what) => `campaign.${what}`),
    );
  });

  it('is cancelled, and says how many it has withdrawn and how many are too late', async () => {
    for (let n = 0; n < 4; n += 1)
      await insert(api, 'automation.subscribers', {
        page_id: tenant.pageId,
        recipient_id: `r${n}`,
        created_at: daysAgo(1),
      });
    const id = await create();
    await move(id, 'start');
    await move(id, 'pause');
    await walk();
    expect((await move(id, 'cancel')).body).toMatchObject({ status: 'CANCELLED', withdrawn: 5, tooLate: 0 });
    await walk();
    const again = (await move(id, 'cancel')).body;
    expect(again).toMatchObject({
      withdrawn: 0,
      progress: { recipients: 5, waiting: 0, suppressed: { CAMPAIGN_CANCELLED: 5 } },
    });
    expect(reasonOf(await move(id, 'start'))).toEqual([409, 'ALREADY_STARTED']);
  });

  it("is nobody else's", async () => {
    const id = await create();
    const other = await seedTenant(api, 1);
    for (const action of ['start', 'pause', 'resume', 'cancel'])
      expect((await call('POST', `/api/campaigns/${id}/${action}`, undefined, {}, other.key)).status).toBe(404);
    expect((await call('GET', `/api/campaigns/${randomUUID()}`)).status).toBe(404);
  });
});
