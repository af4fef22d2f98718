/** Runs that come to their wait at the same moment as the event they wait for. */
import { setTimeout as pause } from 'node:timers/promises';
import { setUpVersion } from '../../../functions/workflows/advance/setup-version.ts';
import { setUpGraph } from '../../../functions/workflows/graph/setup-graph.ts';

/** As much of pg.Client as is used. */
export interface Session {
  query<R extends object>(sql: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

interface Contention {
  readonly pairs: number;
  /** Looks for events before the wait is committed, and never again: the order that loses events. */
  readonly isNaive: boolean;
  readonly walkers: readonly Session[];
  readonly raisers: readonly Session[];
}

export interface Contended {
  /** Runs that still wait although their event came. */
  readonly lost: number;
  /** Events that were taken more than once, or by the wrong run. */
  readonly double: number;
  readonly statements: number;
}

const AT = '2026-03-01T12:00:00Z';
/** Between a statement and its commit, as much as a call of the Data API takes at least. */
const CALL_MS = 3;

const drawing = setUpGraph(
  {
    s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
    w: { type: 'wait', data: { kind: 'event', types: ['CLIENT_MILESTONE_REACHED'], timeout: { n: 9, unit: 'days' } } },
    ...{ e: { type: 'end' }, t: { type: 'end', data: { outcome: 'LATE' } } },
  },
  ['s>w', 'w:event>e', 'w:timeout>t'],
);

async function load(owner: Session, pairs: number): Promise<string> {
  const query = async <R extends object>(sql: string, values?: unknown[]) => (await owner.query<R>(sql, values)).rows;
  const [tenant] = await query<{ id: string }>(
    `insert into crm.tenants (slug, name) values ('waits-' || gen_random_uuid(), 'Waits') returning id`,
  );
  const tenantId = String(tenant?.id);
  await query('insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)', [tenantId]);
  const workflowId = await setUpVersion(query, tenantId, new Date(AT), drawing);
  await query(
    `with c as (insert into crm.customers (tenant_id, name) select $1, 'Customer ' || n from generate_series(1, $2::int) n returning id)
     select count(*) from automation.start_runs((select jsonb_agg(jsonb_build_object(
       'tenantId', $1::uuid, 'workflowId', $3::uuid, 'customerId', null, 'key', c.id)) from c), $4)`,
    [tenantId, pairs, workflowId, AT],
  );
  // Entered without customers, whose rows the statement cannot see yet.
  await query(
    `update automation.runs set customer_id = occurrence_key::uuid, reentry_key = occurrence_key where tenant_id = $1`,
    [tenantId],
  );
  return tenantId;
}

/** Takes a turn. The naive one looks for events in the transaction that begins the waits. */
async function turn(session: Session, isNaive: boolean): Promise<number> {
  const advance = () =>
    session.query<{ n: number }>('select claimed + entered as n from automation.advance_workflows(20, $1)', [AT]);
  await session.query('begin');
  const { rows } = await advance();
  if (isNaive) await advance();
  await pause(CALL_MS);
  await session.query('commit');
  return rows[0]?.n ?? 0;
}

const count = async (owner: Session, sql: string, tenantId: string) =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [tenantId])).rows[0]?.n ?? 0;

/** Lets walkers and raisers work at once until each run has begun to wait and each event was raised, and counts what was lost. */
export async function contendWaits(owner: Session, contention: Contention): Promise<Contended> {
  const { pairs, isNaive, walkers, raisers } = contention;
  const tenantId = await load(owner, pairs);
  const { rows } = await owner.query<{ id: string }>(
    'select r.customer_id as id from automation.runs r join automation.cursors c on c.run_id = r.id where r.tenant_id = $1 order by c.rank_at, c.id',
    [tenantId],
  );
  let [next, isRaised, statements] = [0, false, 0];
  const raise = async (session: Session): Promise<void> => {
    for (let at = next++; at < rows.length; at = next++) {
      await session.query('begin');
      await session.query(
        `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key)
         values ($1, 'CLIENT_MILESTONE_REACHED', $2, $3, 'contended:' || $2::uuid)`,
        [tenantId, rows[at]?.id, AT],
      );
      await session.query('commit');
    }
  };
  const walk = async (session: Session): Promise<void> => {
    for (let isIdle = false; !isIdle; statements += 1) {
      const isLast = isRaised;
      isIdle = (await turn(session, isNaive)) === 0 && isLast;
    }
  };
  const raising = Promise.all(raisers.map(raise)).then(() => {
    isRaised = true;
  });
  await Promise.all([raising, ...walkers.map(walk)]);
  const [walker] = walkers;
  if (walker) await walk(walker);
  return {
    statements,
    lost: await count(owner, `automation.cursors where tenant_id = $1 and state = 'LISTENING'`, tenantId),
    double: await count(
      owner,
      `(select t.detail ->> 'eventId' from automation.run_trace t
        join automation.runs r on r.id = t.run_id
        left join automation.events e on e.id::text = t.detail ->> 'eventId' and e.customer_id = r.customer_id
        where t.tenant_id = $1 and t.port = 'event' group by 1 having count(*) > 1 or count(e.id) = 0) x`,
      tenantId,
    ),
  };
}
