/** The breaker of a tenant's endpoint, as tests set and read it: a part of its lane's state. */

type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

interface BreakerState {
  readonly failures?: number;
  readonly openedUntil?: Date | string | null;
  readonly lastError?: string | null;
}

const ERROR = 'TIMED_OUT: no answer';

/** Makes the lane of an endpoint, with its breaker in this state. */
export async function setBreaker(query: Query, tenantId: string, endpoint: string, state: BreakerState = {}) {
  await query('select from automation.hold_endpoint($1, $2)', [tenantId, endpoint]);
  await query(
    `update automation.lane_states set failures = $3, opened_until = $4, last_error = $5
     where tenant_id = $1 and key = automation.lane_of_endpoint($2)`,
    [tenantId, endpoint, state.failures ?? 5, state.openedUntil ?? null, state.lastError ?? ERROR],
  );
}

/** Returns the breaker of a tenant with one endpoint; undefined while it is closed without failures. */
export async function breakerOf(query: Query, tenantId: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await query(
    `select failures, openings, opened_until, last_error from automation.lane_states
     where tenant_id = $1 and key like 'endpoint:%' and (failures > 0 or opened_until is not null)`,
    [tenantId],
  );
  return row;
}

/** Forgets what is known about endpoints: of one tenant, or of all. */
export const forgetEndpoints = (query: Query, tenantId: string | null = null) =>
  query(`delete from automation.lanes where limits_of = 'endpoint' and ($1::uuid is null or tenant_id = $1)`, [
    tenantId,
  ]);
