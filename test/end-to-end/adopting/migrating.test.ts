/** The move of older triggers, as docs/migrating-triggers.md says: export, dry run, import, once more, back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../../functions/api/contract.ts';
import { day, readDocs, setUpOldTriggers } from './setup-old-triggers.ts';

const [templates = ''] = [...readDocs('migrating-triggers.md').matchAll(/```sql\n(.*?)```/gs)].map(
  ([, sql = '']) => sql,
);

let old: Awaited<ReturnType<typeof setUpOldTriggers>>;
beforeAll(async () => {
  old = await setUpOldTriggers();
});
afterAll(() => old?.api.stop());

const query: typeof old.api.query = (sql, values) => old.api.query(sql, values);
const call: typeof old.call = (...asked) => old.call(...asked);

/** The lines that psql writes. */
const contents = async (): Promise<unknown[]> => {
  const sql = readDocs('adopting/export-triggers.sql').trim().replace(/;$/, '');
  const rows = await query<{ line: string }>(`select e.content::text as line from (${sql}) e`);
  expect(rows.filter(({ line }) => line.includes('\n'))).toEqual([]);
  return rows.map(({ line }) => JSON.parse(line));
};
const load = async (content: unknown, dryRun = false) => {
  const reply = await call('POST', 'admin/triggers/import', { content, dryRun });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
};
const triggersByName = async () => {
  const { items } = (await call('GET', 'admin/triggers')).body;
  return new Map<string, { id: string; isActive: boolean; config: object; statistics: object }>(
    items.map((item: { name: string }) => [item.name, item]),
  );
};
/** `externalId` of a sample, or the customer's, that would get a task by each imported trigger. */
async function wouldCreate(): Promise<string[]> {
  const named = await query<{ id: string; external_id: string }>(
    'select id::text, external_id from crm.sample_usages union all select id::text, external_id from crm.customers',
  );
  const names = new Map(named.map(({ id, external_id }) => [id, external_id]));
  const found: string[] = [];
  for (const [name, { id }] of await triggersByName()) {
    if (!name.startsWith('Old ')) continue;
    const { body } = await call('POST', `admin/triggers/${id}/preview`, {});
    for (const { occurrenceKey } of body.wouldCreate)
      found.push(names.get(occurrenceKey.split(':')[0]) ?? occurrenceKey);
  }
  return found.sort();
}

test('the pages name routes that are there', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{id}')}`));
  const named = ['adopting.md', 'migrating-triggers.md'].flatMap((page) =>
    [...readDocs(page).matchAll(/`(?<method>[A-Z]+) (?<path>\/api\/[^`? ]+)/g)].map(
      ({ groups }) => `${groups?.method} ${groups?.path?.replace(/crm(\/\{collection\})?$/, 'crm/customers')}`,
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !known.has(one))).toEqual([]);
});

describe('the move of triggers and follow-ups', () => {
  test('says what it would do, and writes nothing, with dryRun', async () => {
    const [first, ...rest] = await contents();
    expect(rest).toEqual([]);
    const tried = await load(first, true);
    expect(tried).toMatchObject({
      verdict: 'WARN',
      triggers: [{ status: 'checked', id: null }, {}, {}, {}],
      badRows: [
        { place: 'AutomatedTrigger 1', sourceId: 't-bad', reason: expect.stringContaining('config.daysAfter') },
        { sourceId: 'task-k-odd', reason: expect.stringContaining('status must be one of') },
        { sourceId: 'k-nobody', reason: expect.stringContaining('nobody is no customer here') },
      ],
    });
    const occurrences = tried.followUps.map((one: { sourceId: string; occurrences: number }) => [
      one.sourceId,
      one.occurrences,
    ]);
    expect(Object.fromEntries(occurrences)).toEqual({
      ...{ 'k-ada': 1, 'k-bo': 1, 'k-bo-again': 0, 'k-ed': 1, 'k-cy': 1, 'k-di': 1, 'k-odd': 0 },
    });
    expect((await triggersByName()).size).toBe(5);
    expect(await query('select from crm.tasks')).toEqual([]);
  });

  test('takes in every row once, and nothing that was followed up would be again', async () => {
    for (const { id } of (await triggersByName()).values()) await call('DELETE', `admin/triggers/${id}`);
    for (const content of await contents()) await load(content);
    const triggers = await triggersByName();
    expect(triggers.get('Old SAMPLE_NO_ORDER')).toMatchObject({
      isActive: false,
      config: { daysAfter: 7, priority: 'HIGH', taskTitle: 'Ask {customer} about {product}' },
      statistics: { total: 4, completed: 3, pending: 1, deleted: 0 },
    });
    expect(triggers.get('Old FIRST_ORDER_FOLLOWUP')).toMatchObject({ config: { daysAfter: 0, lookbackDays: 30 } });
    expect(triggers.get('Old BURN_RATE_ALERT')).toMatchObject({ config: { percentageThreshold: 0 } });
    // What became due after Ada's follow-up, and what the older system has missed.
    expect(await wouldCreate()).toEqual(['ada-new', 'cy-missed']);
  });

  test('changes nothing when it is repeated', async () => {
    const rows = async () =>
      query('select md5(string_agg(k::text, $1 order by k.id)) from automation.triggered_tasks k', [',']);
    const before = await rows();
    const repeated = [];
    for (const content of await contents()) repeated.push(await load(content));
    expect(repeated.flatMap((one) => one.triggers).map(({ status }) => status)).toEqual(Array(4).fill('unchanged'));
    expect(new Set(repeated.flatMap((one) => one.followUps).map(({ status }) => status))).toEqual(new Set(['known']));
    expect(await rows()).toEqual(before);
    expect((await query('select from crm.tasks')).length).toBe(6);
  });

  test('settles what comes in later, by the same lines', async () => {
    const late = { externalId: 'ada-late', customerExternalId: 'ada', productExternalId: 'q', tastedAt: day(28) };
    await call('PUT', 'crm/samples', [late]);
    expect(await wouldCreate()).toContain('ada-late');
    for (const content of await contents()) await load(content);
    expect(await wouldCreate()).toEqual(['ada-new', 'cy-missed']);
  });

  test('keeps open tasks open: completing one marks its sample', async () => {
    const { items } = (await call('GET', 'tasks?status=PENDING')).body;
    expect(items).toMatchObject([
      {
        ...{ title: 'Call ed', priority: 'HIGH', assignee: { name: 'Rui' }, source: 'SAMPLE_NO_ORDER' },
        cause: { triggerName: 'Old SAMPLE_NO_ORDER', occurrenceKey: 'imported:k-ed', evaluationId: null },
      },
    ]);
    await call('PATCH', `tasks/${items[0].id}`, { status: 'COMPLETED' });
    expect((await call('GET', 'crm/samples/ed-open')).body.followedUpAt).not.toBeNull();
  });

  test('brings feedback templates by the statement of the page', async () => {
    await query(templates);
    expect(JSON.stringify((await call('GET', 'sample-feedback-templates')).body)).toContain('Sang');
  });

  test('is taken back by undo-triggers.sql', async () => {
    await query(readDocs('adopting/undo-triggers.sql'));
    expect([...(await triggersByName()).keys()].filter((name) => name.startsWith('Old '))).toEqual([]);
    expect(await query('select from crm.tasks')).toEqual([]);
    expect(await query('select from automation.triggered_tasks')).toEqual([]);
    for (const content of await contents()) expect((await load(content)).verdict).toBe('WARN');
    expect(await wouldCreate()).toEqual(['ada-new', 'cy-missed']);
  });
});

describe('a content that cannot be read', () => {
  test.each([
    [
      'of several tenants',
      {
        AutomatedTrigger: [
          { id: 'a', tenantId: '1' },
          { id: 'b', tenantId: '2' },
        ],
      },
      422,
    ],
    ['with an unknown table', { AutomatedTriggers: [] }, 422],
    ['that is a list', [], 422],
    ['with too many rows', { Task: Array.from({ length: 501 }, (_, n) => ({ id: String(n) })) }, 413],
  ])('%s is refused', async (_, content, status) => {
    expect((await call('POST', 'admin/triggers/import', { content })).status).toBe(status);
  });

  test('row by row skips what is bad', async () => {
    const { badRows, verdict } = await load({
      AutomatedTrigger: [
        null,
        {},
        { id: 'x', triggerType: 'SAMPLE_NO_ORDERS', name: 'x' },
        { id: 'x' },
        { id: 'y', triggerType: 'CUSTOMER_TIMING', name: 'y', config: '[' },
      ],
    });
    expect(badRows.map(({ reason }: { reason: string }) => reason)).toEqual([
      ...['must be an object', 'id is required', 'has the id of an earlier row'],
      expect.stringContaining('did you mean "SAMPLE_NO_ORDER"'),
      'config must be an object',
    ]);
    expect(verdict).toBe('FAIL');
  });
});
