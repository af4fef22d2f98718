/** Hours and weekdays, in the tenant's zone. */
import { describe, expect, it } from 'vitest';
import { insert } from '../../../../../test/support/api/setup-rows.ts';
import { placeOf, setupRuns } from '../../../../../test/support/api/setup-workflow-runs.ts';
import { setupHistory } from '../setup-history.ts';

/** Without daylight saving time: 9 hours before UTC's. */
const history = setupHistory('Asia/Tokyo');
const { customers, of } = history;

/** A Tuesday, five to six weeks ago; the hour is Tokyo's. */
const tuesday = (() => {
  const day = new Date(Date.now() - 40 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((2 - day.getUTCDay() + 7) % 7));
  return day.toISOString().slice(0, 10);
})();
const at = (hour: number) => new Date(Date.parse(`${tuesday}T00:00:00Z`) + (hour - 9) * 3_600_000 + 1_800_000);

/** Completed tasks at an hour; the first `ordered` of the customers order on the next day. */
async function completed(customerIds: readonly string[], hour: number, ordered: number) {
  const { query } = history.api();
  await query(
    `insert into crm.tasks (tenant_id, customer_id, title, status, created_at, completed_at)
     select $1, id, 'Task', 'COMPLETED', $3::timestamptz - interval '2 days', $3 from unnest($2::uuid[]) id`,
    [history.tenantId(), customerIds, at(hour)],
  );
  await query(
    `insert into crm.orders (tenant_id, customer_id, ordered_at) select $1, id, $3::timestamptz + interval '1 day' from unnest($2::uuid[]) id`,
    [history.tenantId(), customerIds.slice(0, ordered), at(hour)],
  );
}

/** Messages at 20:00 that were answered within the hour, and at 8:00 that were not answered within a day. */
async function written(ids: readonly string[]) {
  const api = history.api();
  const tenant_id = history.tenantId();
  const [page] = await api.query<{ page_id: string }>(
    `insert into automation.pages (tenant_id, channel, name, url, created_at)
     values ($1, 'http', 'A page', 'https://hooks.example.com/messages', $2) returning page_id::text`,
    [tenant_id, at(0)],
  );
  const page_id = page?.page_id;
  await api.query(
    `insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id) select $1, $2, id::text, id from unnest($3::uuid[]) id`,
    [tenant_id, page_id, ids],
  );
  await api.query(
    `with m as (
       insert into automation.message_logs (tenant_id, effect_key, page_id, recipient_id, status, sent_at)
       select $1, gen_random_uuid()::text, $2, c.id::text, 'sent', case when c.place <= 60 then $4::timestamptz else $5::timestamptz end
       from unnest($3::uuid[]) with ordinality c (id, place) returning recipient_id, sent_at
     )
     insert into automation.inbound_messages (tenant_id, page_id, message_id, recipient_id, kind, sent_at, received_at)
     select $1, $2, gen_random_uuid()::text, m.recipient_id, 'message', a.at, a.at
     from m cross join lateral (select m.sent_at + case when m.sent_at = $4 then interval '1 hour' else interval '25 hours' end as at) a`,
    [tenant_id, page_id, ids, at(20), at(8)],
  );
}

describe('BEST_TIME', () => {
  it('names the hour after whose tasks surely more customers order, by the group', async () => {
    const bars = await customers(160, { attributes: { segment: 'Bars' } });
    await completed(bars.slice(0, 60), 10, 50);
    await completed(bars.slice(60), 15, 30);
    // The same for others would be no more than chance.
    const leads = await customers(160, { status: 'LEAD' });
    await completed(leads.slice(0, 60), 10, 20);
    await completed(leads.slice(60), 15, 30);
    // 50 of 60 and 30 of 100. Five numbers are looked at, so each interval is one of 99 percent: two hours and a weekday, twice, are six.
    const found = await of('BEST_TIME');
    expect(found).toMatchObject([
      {
        target: { type: 'GROUP', id: null, name: 'Bars', part: 'TASK|Bars|HOUR|10' },
        figures: [
          {
            label: 'from 10:00 to 11:00: followed by an order within 14 days',
            numerator: 50,
            denominator: 60,
            value: 83.3,
          },
          { numerator: 30, denominator: 100, value: 30 },
        ],
        tryIt: null,
      },
    ]);
    const [{ figures, expectedEffect }] = found;
    expect(figures[0].low).toBeGreaterThan(figures[1].high);
    // Wider than 95 percent, which would begin at 72.0.
    expect(figures[0].low).toBeLessThan(70);
    expect(expectedEffect.low).toBeCloseTo(figures[0].low - figures[1].high, 0);
  });

  it('counts bookings that were kept, and messages that were answered', async () => {
    const api = history.api();
    const tenant_id = history.tenantId();
    const ids = await customers(120);
    await api.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, status, scheduled_at)
       select $1, c.id, 'follow_up', case when c.place <= 40 or c.place > 110 then 'completed' else 'missed' end, t.at
       from unnest($2::uuid[]) with ordinality c (id, place)
       cross join lateral (select case when c.place <= 45 then $3::timestamptz else $4::timestamptz end as at) t`,
      [tenant_id, ids, at(11), at(18)],
    );
    await written(ids);
    expect(await of('BEST_TIME')).toMatchObject([
      {
        target: { part: 'CALL|ACTIVE|HOUR|11' },
        figures: [
          { numerator: 40, denominator: 45 },
          { numerator: 10, denominator: 75 },
        ],
      },
      {
        target: { part: 'MESSAGE|ACTIVE|HOUR|20' },
        figures: [
          { numerator: 60, denominator: 60 },
          { numerator: 0, denominator: 60 },
        ],
      },
    ]);
    const [call, message] = await of('BEST_TIME');
    expect(call.whyNoExperiment).toContain('not about a node');
    expect(message.whyNoExperiment).toContain('No node of an active workflow sends');
    await insert(api, 'crm.customers', { tenant_id, name: 'Another' });
    expect(await of('BEST_TIME')).toHaveLength(2);
  });

  it('tries the hour of messages before the one node that sends them', async () => {
    const api = history.api();
    const ids = await customers(120);
    await written(ids);
    const runs = setupRuns(placeOf(history));
    const id = await runs.aWorkflow({
      nodes: [
        { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
        { id: 'write', type: 'message', name: 'Write', data: { text: 'Hello' } },
      ],
      edges: [{ source: 'start', target: 'write' }],
    });
    const [{ tryIt, asExperiment }] = await of('BEST_TIME');
    expect(tryIt).toBeNull();
    expect(asExperiment.does).toContain('as before (“Write” at any time), half otherwise (“Write” at 20:00)');
    const changed = await runs.done(asExperiment.method, asExperiment.path, asExperiment.body);
    expect(changed.canPublish).toBe(true);
    expect(changed.graph.nodes.at(-1)).toMatchObject({ type: 'wait', data: { kind: 'time-of-day', at: '20:00' } });
    expect(asExperiment.path).toBe(`/api/workflows/${id}`);
    expect(await of('BEST_TIME')).toMatchObject([
      { whyNoExperiment: expect.stringContaining('publish and activate it') },
    ]);
    await api.query(`update automation.workflows set status = 'PAUSED' where id = $1`, [id]);
    expect(await of('BEST_TIME')).toMatchObject([{ whyNoExperiment: expect.stringContaining('No node') }]);
  });

  it('says nothing of an hour with few cases, however good', async () => {
    const ids = await customers(129);
    await completed(ids.slice(0, 29), 10, 29);
    await completed(ids.slice(29), 15, 10);
    expect(await of('BEST_TIME')).toEqual([]);
  });
});
