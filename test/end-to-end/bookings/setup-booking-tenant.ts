/** A tenant with a customer, two sales reps and an endpoint, on the running stack; and bookings written by SQL. */
import type { RunningStack } from '../../support/stack/setup-stack.ts';

export interface BookingTenant {
  readonly tenantId: string;
  readonly adminKey: string;
  readonly customerId: string;
  readonly repId: string;
  readonly otherRepId: string;
}

export interface BookingRow {
  readonly id: string;
  readonly status: string;
  readonly task_status: string;
  readonly task_name: string | null;
  readonly task_scheduled_at: Date | null;
  readonly scheduled_at: Date;
  readonly buffer_until: Date;
  readonly executed_at: Date | null;
  readonly execution_attempts: number;
  readonly last_execution_error: string | null;
  readonly call_result: string | null;
  readonly retry_of: string | null;
}

export interface BookingValues {
  readonly scheduledAt: Date | string;
  readonly type?: string;
  readonly repId?: string | null;
  readonly timeZone?: string | null;
}

export async function createBookingTenant(
  stack: RunningStack,
  endpoint: string | null,
  timeZone = 'UTC',
): Promise<BookingTenant> {
  const { tenantId, adminKey } = await stack.newTenant(timeZone);
  const [customer] = await stack.query<{ id: string }>(
    `insert into crm.customers (tenant_id, name, phone) values ($1, 'Café "Zoë" {{x}} 🍷', '+1 555 0100') returning id`,
    [tenantId],
  );
  const reps = await stack.query<{ id: string }>(
    `insert into crm.users (tenant_id, name, email) values ($1, 'Rita', 'rita@example.com'), ($1, 'Rolf', 'rolf@example.com') returning id`,
    [tenantId],
  );
  await stack.query('insert into automation.tenant_settings (tenant_id, followup_endpoint) values ($1, $2)', [
    tenantId,
    endpoint,
  ]);
  return {
    tenantId,
    adminKey,
    customerId: customer?.id ?? '',
    repId: reps[0]?.id ?? '',
    otherRepId: reps[1]?.id ?? '',
  };
}

/** By plain SQL, as any writer would. */
export async function insertBooking(
  stack: RunningStack,
  tenant: BookingTenant,
  values: BookingValues,
): Promise<string> {
  const { scheduledAt, type = 'follow_up', repId = null, timeZone = null } = values;
  const [row] = await stack.query<{ id: string }>(
    `insert into crm.bookings (tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, time_zone)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [tenant.tenantId, tenant.customerId, repId, type, scheduledAt, timeZone],
  );
  return row?.id ?? '';
}

export async function readBooking(stack: RunningStack, id: string): Promise<BookingRow> {
  const [row] = await stack.query<BookingRow & Record<string, unknown>>('select * from crm.bookings where id = $1', [
    id,
  ]);
  if (!row) throw new Error(`There is no booking ${id}`);
  return row;
}

/** As one statement of one transaction. */
export const changeBooking = (stack: RunningStack, id: string, change: string, values: readonly unknown[] = []) =>
  stack.query(`update crm.bookings set ${change} where id = $1`, [id, ...values]);

/** Seconds between a moment and the calls of a booking, in order: none is negative. */
export const latenessOf = (calls: readonly { readonly at: Date }[], moment: Date) =>
  calls.map(({ at }) => (at.getTime() - moment.getTime()) / 1000);
