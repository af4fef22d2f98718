/** Jobs about bookings: data that gives each something to do, and what it leaves behind. */
import { schedulesOf } from '../../support/bookings/timer-schedules.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import type { JobScenario } from './job-scenario.ts';

const HOUR_MS = 3_600_000;

/** As the tenant's bookings and their schedules stand. */
async function standing(stack: RunningStack, tenantId: string) {
  const bookings = await stack.query<{ status: string; name: string }>(
    'select task_status as status, task_name as name from crm.bookings where tenant_id = $1',
    [tenantId],
  );
  const schedules = schedulesOf(stack);
  const names = await schedules.list();
  schedules.close();
  return bookings.map(({ status, name }) => ({ status, hasTimer: names.includes(name) }));
}

/** A booking whose schedule was removed by hand, an hour after it was made. */
const reconcileBookings: JobScenario = {
  async arrange({ stack, tenantId, customerId }) {
    const [booking] = await stack.query<{ id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, 'follow_up', $3) returning id`,
      [tenantId, customerId, new Date(stack.now().getTime() + 100 * HOUR_MS)],
    );
    await stack.settle();
    const [set] = await stack.query<{ name: string }>(
      'update crm.bookings set task_scheduled_at = $2 where id = $1 returning task_name as name',
      [booking?.id, new Date(stack.now().getTime() - HOUR_MS)],
    );
    const schedules = schedulesOf(stack);
    await schedules.remove(set?.name ?? '');
    schedules.close();
    return {};
  },
  effects: async ({ stack, tenantId }) => ({ bookings: await standing(stack, tenantId) }),
  expected: { bookings: [{ status: 'scheduled', hasTimer: true }] },
  quiet: { bookings: [{ status: 'scheduled', hasTimer: false }] },
  hold: {
    'timers may have been made behind its listing': {
      arrange: ({ stack, tenantId }) =>
        stack.query('update crm.bookings set task_scheduled_at = $2 where tenant_id = $1', [tenantId, stack.now()]),
      status: 'COMPLETED',
    },
  },
};

export const bookingScenarios = { RECONCILE_BOOKINGS: reconcileBookings };
