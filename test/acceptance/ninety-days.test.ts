/**
 * Five workflows on the demo's purchase histories, for ninety days of the movable clock: three of the shipped templates, and two drawn here, which write
 * e-mails and make bookings. Each run is compared, step by step, with what plain code says of the same history.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupBy, localDay, ZONE } from '../support/oracles/shop-history.ts';
import {
  type Deed,
  type Expected,
  expectedRuns,
  QUIET_DAYS,
  THANKS_AGAIN_DAYS,
} from '../support/oracles/shop-workflows.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';
import { BEGIN, openShop, type Shop } from './setup-ninety-days.ts';

let stack: RunningStack;
let shop: Shop;
let expected: Expected;

/** Wake-ups come in the minute after the moment, once for each wait on the way. */
const LATEST_MS = 3 * 60_000;

const chain = (nodes: Readonly<Record<string, object>>, settings: object) => {
  const ids = Object.keys(nodes);
  return {
    nodes: Object.entries(nodes).map(([id, node]) => ({ id, ...node })),
    edges: ids.slice(1).map((target, index) => ({ source: ids[index], target })),
    settings,
  };
};
const email = (subject: string) => ({ type: 'email', data: { subject, text: 'Dear {{ customer.name }}' } });
const end = { type: 'end' };

const listening = chain(
  {
    start: { type: 'start', data: { entries: [{ kind: 'event', types: ['sample.given'] }] } },
    book: {
      type: 'booking',
      data: { at: 'event.tastedAt', after: { n: 5, unit: 'days' }, bookingType: 'listening', minutes: 1 },
    },
    ...{ tell: email('Listen with us, {{ customer.name }}'), end },
  },
  { reentry: 'every-occurrence' },
);
const goodCustomer = { path: 'orders.countLast30Days', op: 'gte', value: 2 };
const thanks = chain(
  {
    start: {
      type: 'start',
      data: { entries: [{ kind: 'schedule', cron: '0 9 ? * MON *', timeZone: ZONE, audience: goodCustomer }] },
    },
    ...{ thank: email('Thank you, {{ customer.name }}'), end },
  },
  { reentry: { after: { days: THANKS_AGAIN_DAYS } } },
);
const workflows: readonly (readonly [name: string, made: object])[] = [
  ['win-back', { templateId: 'win-back', parameters: { quietDays: QUIET_DAYS, offer: 'a tenth off' } }],
  ['sample-follow-up', { templateId: 'sample-follow-up' }],
  ['booking-reminder', { templateId: 'booking-reminder' }],
  ['listening', { graph: listening }],
  ['thanks', { graph: thanks }],
];

async function call(method: string, path: string, body?: unknown) {
  const reply = await stack.api(method, path, { key: shop.tenant.adminKey, ...(body === undefined ? {} : { body }) });
  expect([path, reply.body?.error]).toEqual([path, undefined]);
  return reply.body;
}

async function activate(): Promise<void> {
  await call('PATCH', '/api/admin/settings', { workflows: true, emailWorkflows: true });
  for (const [name, made] of workflows) {
    const { id } = await call('POST', '/api/workflows', { name, ...made });
    await call('POST', `/api/workflows/${id}/publish`, {});
    await call('POST', `/api/workflows/${id}/activate`);
  }
  await stack.settle();
}

async function live(): Promise<void> {
  for (const { at, sql, values } of shop.writes) {
    if (at > shop.history.to) break;
    if (at > stack.now().getTime()) await stack.advance(new Date(at));
    await stack.query(sql, [...values]);
  }
  await stack.advance(new Date(shop.history.to));
}

beforeAll(async () => {
  stack = await startStack(BEGIN);
  shop = await openShop(stack);
  await activate();
  await live();
  expected = expectedRuns(shop.history);
});
afterAll(() => stack?.stop());

interface Walked {
  readonly workflow: string;
  readonly customer: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly steps: { node: string; port: string | null; at: string; note: string | null }[];
}

const walked = () =>
  stack.query<Walked>(
    `select w.name as workflow, c.name as customer, r.status, r.outcome, s.steps
     from automation.runs r
     join automation.workflows w on w.id = r.workflow_id
     join crm.customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id
     cross join lateral (
       select jsonb_agg(jsonb_build_object('node', n.key, 'port', t.port, 'at', t.at, 'note',
         coalesce(t.detail ->> 'suppressed', t.detail ->> 'error', case when t.detail ? 'past' then 'past' end)) order by t.step) as steps
       from automation.run_trace t
       join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = t.node
       where t.tenant_id = r.tenant_id and t.run_id = r.id
     ) s
     where r.tenant_id = $1`,
    [shop.tenant.tenantId],
  );

interface Shown {
  readonly node: string;
  readonly port: string | null;
  readonly at: string | number;
  readonly note?: string | null | undefined;
}
const show = ({ node, port, at, note }: Shown) =>
  `${localDay(new Date(at).getTime())} ${node}:${port ?? ''}${note ? ` (${note})` : ''}`;
const nameOf = (customerId: string) => shop.history.people.get(customerId)?.name;

/** A run in one line, without its customer's other runs to be confused with. */
const expectedLines = () =>
  expected.runs
    .map(({ workflow, customerId, outcome, steps }) =>
      [workflow, nameOf(customerId), outcome ?? 'goes on', ...steps.map(show)].join(' | '),
    )
    .toSorted();

describe('the demo’s ninety days', () => {
  test('are long enough to tell something', () => {
    const count = (wanted: (run: Expected['runs'][number]) => boolean) => expected.runs.filter(wanted).length;
    for (const [workflow] of workflows)
      expect([workflow, count((run) => run.workflow === workflow) > 20]).toEqual([workflow, true]);
    for (const outcome of ['BACK', 'OFFERED', 'ORDERED', 'ASKED', 'CANCELLED', 'DONE', null])
      expect([outcome, count((run) => run.outcome === outcome) > 3]).toEqual([outcome, true]);
    const notes = new Set(expected.runs.flatMap(({ steps }) => steps.map(({ note }) => note)));
    expect(notes).toEqual(new Set([undefined, 'DO_NOT_CONTACT', 'NOT_ACTIVE', 'past']));
  });

  test('let the same customers enter on the same days, and take the same steps', async () => {
    const lines = (await walked()).map(({ workflow, customer, status, outcome, steps }) =>
      [workflow, customer, outcome ?? (status === 'RUNNING' ? 'goes on' : status), ...steps.map(show)].join(' | '),
    );
    expect(lines.toSorted()).toEqual(expectedLines());
  });

  test('take no step before its moment, nor minutes after it', async () => {
    const key = (workflow: string, customer: string | undefined, steps: readonly Shown[]) =>
      [workflow, customer, ...steps.map(show)].join(' | ');
    const moments = groupBy(expected.runs, ({ workflow, customerId, steps }) =>
      key(workflow, nameOf(customerId), steps),
    );
    const late = (await walked()).flatMap(({ workflow, customer, steps }) => {
      const [same] = moments.get(key(workflow, customer, steps)) ?? [];
      return steps.map(({ at }, index) => Date.parse(at) - (same?.steps[index]?.at ?? Number.NaN));
    });
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThan(LATEST_MS);
  });

  test('keep out whom reentry keeps out', async () => {
    const rows = await stack.query<{ name: string; n: number }>(
      `select w.name, sum(e.entries)::int as n from automation.refused_entries e join automation.workflows w on w.id = e.workflow_id
       where e.tenant_id = $1 and e.reason = 'ALREADY_ENTERED' group by 1`,
      [shop.tenant.tenantId],
    );
    const kept = Object.entries(expected.kept).filter(([, n]) => n > 0);
    expect(Object.fromEntries(rows.map(({ name, n }) => [name, n]))).toEqual(Object.fromEntries(kept));
  });

  test('leave the same tasks, e-mails and bookings', async () => {
    const deeds = expected.runs.flatMap(({ steps }) =>
      steps.flatMap(({ at, deed }) => (deed ? [[localDay(at), deed.what, deed.assigneeId, deed.on].join(' | ')] : [])),
    );
    const { tenantId } = shop.tenant;
    const done = await stack.query<Deed & { at: Date }>(
      `select t.created_at as at, 'task: ' || t.title as what, t.assignee_id as "assigneeId", (t.due_at at time zone '${ZONE}')::date::text as on
       from crm.tasks t where t.tenant_id = $1
       union all
       select b.created_at, 'booking: ' || b.booking_type, b.assigned_user_id, to_char(b.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
       from crm.bookings b where b.tenant_id = $1 and b.booking_type = 'listening'`,
      [tenantId],
    );
    const mails = stack.runtime.services.ses.mailbox
      .list()
      .map(({ sentAt, subject, to }) =>
        [localDay(new Date(sentAt).getTime()), `mail: ${subject}`, undefined, ...to].join(' | '),
      );
    const lines = done.map(({ at, what, assigneeId, on }) =>
      [localDay(at.getTime()), what, assigneeId, on].join(' | '),
    );
    expect([...lines, ...mails].toSorted()).toEqual(deeds.toSorted());
  });

  test('leave nothing behind that failed or waits', async () => {
    const failed = await stack.query(
      `select r.error, count(*)::int as n from automation.runs r where r.status = 'FAILED' group by 1`,
    );
    expect(failed).toEqual([]);
    for (const [name, { waiting, dead }] of Object.entries(stack.queues()))
      expect([name, waiting, dead]).toEqual([name, 0, 0]);
  });
});
