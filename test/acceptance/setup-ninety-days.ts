/** The demo's shop on 1 April 1998, and what happened there in the ninety days that follow, to be written day by day. */
import pg from 'pg';
import { seedCdnow } from '../../lib/start/demo/seed-cdnow.ts';
import { draw } from '../../lib/start/demo/stable-id.ts';
import {
  type Booking,
  DAY_MS,
  groupBy,
  type History,
  type Order,
  type Person,
  ZONE,
} from '../support/oracles/shop-history.ts';
import type { RunningStack, Tenant } from '../support/stack/setup-stack.ts';
import { switchOffSchedules } from '../support/stack/switch-off-schedules.ts';

export const BEGIN = new Date('1998-04-01T12:00:00Z');
const DAYS = 90;
const HOUR_MS = 3_600_000;
/** When the shop closes and the day's orders and samples are written: 18:00 in New York in summer. */
const CLOSING_HOUR = 22;
const BOOKINGS = 80;

type Row = Readonly<Record<string, unknown>>;

/** Something that the shop writes at a moment. */
interface Write {
  readonly at: number;
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface Shop {
  readonly tenant: Tenant;
  readonly history: History;
  /** In the order of their moments. */
  readonly writes: readonly Write[];
}

/** The closing of the day on which something happened. */
const closing = (moment: string) => Date.parse(moment.slice(0, 10)) + CLOSING_HOUR * HOUR_MS;

async function seed(stack: RunningStack, tenantId: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.connection.databaseUrl });
  await client.connect();
  await seedCdnow(client, { tenantId }).finally(() => client.end());
}

/** Forgets every second customer: what the other half does tells as much, in less time. */
async function keepHalf(stack: RunningStack, tenantId: string): Promise<void> {
  const gone = 'select id from crm.customers where tenant_id = $1 and account_number::int % 2 = 0';
  for (const table of ['orders', 'sample_usages'])
    await stack.query(`delete from crm.${table} where tenant_id = $1 and customer_id in (${gone})`, [tenantId]);
  await stack.query(`delete from crm.customers where tenant_id = $1 and id in (${gone})`, [tenantId]);
}

/** Takes the rows of later days away and returns them in their order, moments as ISO text. */
async function takeLater(stack: RunningStack, tenantId: string, table: string, moment: string): Promise<Row[]> {
  const rows = await stack.query<{ row: Row }>(
    `delete from crm.${table} t where t.tenant_id = $1 and t.${moment} >= $2 returning to_jsonb(t) as row`,
    [tenantId, new Date(closing(BEGIN.toISOString()) - CLOSING_HOUR * HOUR_MS)],
  );
  const time = ({ row }: { row: Row }) => `${row[moment]} ${row.id}`;
  return rows.toSorted((a, b) => time(a).localeCompare(time(b))).map(({ row }) => row);
}

/** Groups rows by the closing at which they are written. */
function writesOf(table: string, moment: string, rows: readonly Row[]): Write[] {
  const days = groupBy(rows, (row) => closing(String(row[moment])));
  return [...days].map(([at, ofDay]) => ({
    at,
    sql: `insert into crm.${table} select * from jsonb_populate_recordset(null::crm.${table}, $1)`,
    values: [JSON.stringify(ofDay)],
  }));
}

/** Made up: bookings that stay, move, are cancelled or deleted; some are made less than a day before. */
function bookingsOf(customers: readonly string[]): { id: string; booking: Booking }[] {
  return Array.from({ length: BOOKINGS }, (_, n) => {
    const number = (size: number, what: string) => draw(size, what, n);
    const made = closing(BEGIN.toISOString()) + number(DAYS - 5, 'made') * DAY_MS;
    const scheduledAt = made + (6 + number(240, 'hours')) * HOUR_MS + HOUR_MS / 2;
    const changed = made + (1 + number(5, 'changed')) * DAY_MS;
    const fate = number(4, 'fate');
    const change = { at: changed, scheduledAt: fate === 1 ? changed + (2 + number(200, 'moved')) * HOUR_MS : null };
    const isChanged = fate > 0 && changed < scheduledAt;
    const customerId = customers[number(customers.length, 'customer')] ?? '';
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    return { id, booking: { customerId, changes: [{ at: made, scheduledAt }, ...(isChanged ? [change] : [])] } };
  });
}

function bookingWrites(tenantId: string, id: string, { customerId, changes }: Booking): Write[] {
  return changes.map(({ at, scheduledAt }, index) => {
    const moment = scheduledAt === null ? null : new Date(scheduledAt);
    if (index === 0)
      return {
        at,
        sql: `insert into crm.bookings (tenant_id, id, customer_id, booking_type, scheduled_at) values ($1, $2, $3, 'visit', $4)`,
        values: [tenantId, id, customerId, moment],
      };
    if (moment !== null)
      return { at, sql: 'update crm.bookings set scheduled_at = $2 where id = $1', values: [id, moment] };
    const isDeleted = draw(2, 'deleted', id) === 0;
    const sql = isDeleted ? 'delete from crm.bookings' : `update crm.bookings set status = 'cancelled'`;
    return { at, sql: `${sql} where id = $1`, values: [id] };
  });
}

async function readPeople(stack: RunningStack, tenantId: string): Promise<Map<string, Person>> {
  const rows = await stack.query<Person>(
    `select c.id, c.name, c.email, c.status, coalesce(u.id, t.default_assignee_id) as "assigneeId", c.do_not_contact_until::text as "quietUntil"
     from crm.customers c join crm.tenants t on t.id = c.tenant_id
     left join crm.users u on u.tenant_id = c.tenant_id and u.id = c.sales_rep_id and u.is_active
     where c.tenant_id = $1 order by c.account_number`,
    [tenantId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Orders by customer: those that are there from the beginning, and those to come. */
async function ordersOf(stack: RunningStack, tenantId: string, later: readonly Row[]) {
  const before = await stack.query<{ customer_id: string; at: Date }>(
    'select customer_id, ordered_at as at from crm.orders where tenant_id = $1',
    [tenantId],
  );
  const orders: Order[] = [
    ...before.map(({ customer_id: customerId, at }) => ({ customerId, orderedAt: at.getTime(), writtenAt: 0 })),
    ...later.map(({ customer_id: id, ordered_at: at }) => {
      return { customerId: String(id), orderedAt: Date.parse(String(at)), writtenAt: closing(String(at)) };
    }),
  ];
  return groupBy(orders, ({ customerId }) => customerId);
}

export async function openShop(stack: RunningStack): Promise<Shop> {
  await switchOffSchedules(stack);
  const tenant = await stack.newTenant(ZONE);
  const { tenantId } = tenant;
  await seed(stack, tenantId);
  await keepHalf(stack, tenantId);
  const sold = await takeLater(stack, tenantId, 'orders', 'ordered_at');
  const tasted = await takeLater(stack, tenantId, 'sample_usages', 'tasted_at');
  // A minute apart, so that no sales rep is booked twice at one moment.
  const samples = tasted.map((row, index) => {
    return { ...row, tasted_at: new Date(Date.parse(String(row.tasted_at)) + (index % 60) * 60_000).toISOString() };
  }) as Row[];
  const people = await readPeople(stack, tenantId);
  const booked = bookingsOf([...people.keys()]);
  const writes = [
    ...writesOf('orders', 'ordered_at', sold),
    ...writesOf('sample_usages', 'tasted_at', samples),
    ...booked.flatMap(({ id, booking }) => bookingWrites(tenantId, id, booking)),
  ];
  const history: History = {
    people,
    orders: await ordersOf(stack, tenantId, sold),
    samples: samples.map(({ customer_id: id, tasted_at: at }) => {
      return { customerId: String(id), tastedAt: Date.parse(String(at)), writtenAt: closing(String(at)) };
    }),
    bookings: booked.map(({ booking }) => booking),
    from: BEGIN.getTime(),
    to: BEGIN.getTime() + DAYS * DAY_MS,
  };
  return { tenant, history, writes: writes.toSorted((a, b) => a.at - b.at) };
}
