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
  /** Matches events with waits all the time, as a walk does that has nothing else to do. */
  readonly matcher: Session;
}

export interface Contended {
  /** Runs that still wait although their event came. */
  readonly lost: number;
  /** Events that were taken more than once, or by the wrong run. */
  readonly double: number;
  readonly turns: number;
}

const AT = '2026-03-01T12:00:00Z';
/** Between a statement and its commit, as much as a call of the Data API takes at least. */
const CALL_MS = 3;
const RUNS_A_TURN = 20;

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
    `insert into crm.customers (tenant_id, name) select $1, 'Customer ' || n from generate_series(1, $2::int) n`,
    [tenantId, pairs],
  );
  await query(
    `select count(*) from automation.start_runs((select jsonb_agg(jsonb_build_object(
       'tenantId', c.tenant_id, 'workflowId', $2::uuid, 'customerId', c.id, 'key', c.id)) from crm.customers c where c.tenant_id = $1), $3)`,
    [tenantId, workflowId, AT],
  );
  return tenantId;
}

/** Takes a turn, and calls back before its commit. Returns whether there was something to do. The naive one looks for events in the transaction that begins the waits. */
async function turn(session: Session, isNaive: boolean, begun: () => void): Promise<boolean> {
  await session.query('begin');
  const { rows } = await session.query<{ is_busy: boolean }>(
    // Looks that are left are those behind looks at runs that have gone on, or another walk has them: the alarm of the walk asks again.
    `select claimed + entered > 0 or is_more or exists (select from automation.wait_looks) as is_busy from automation.advance_workflows($1, $2)`,
    [RUNS_A_TURN, AT],
  );
  begun();
  if (isNaive)
    await session.query(
      `with listening as materialized (
         select c as place, c.run_id from automation.cursors c
         where c.run_id in (select l.run_id from automation.wait_looks l) and c.state = 'LISTENING' for update skip locked
       ),
       looked as (delete from automation.wait_looks l using listening c where l.run_id = c.run_id)
       select automation.advance_cursors(array(select c.place from listening c), 200, $1)`,
      [AT],
    );
  await pause(CALL_MS);
  await session.query('commit');
  return rows[0]?.is_busy ?? false;
}

const count = async (owner: Session, sql: string, tenantId: string) =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [tenantId])).rows[0]?.n ?? 0;

/** Lets walkers and raisers work at once until each run has begun to wait and each event was raised, and counts what was lost. */
export async function contendWaits(owner: Session, contention: Contention): Promise<Contended> {
  const { pairs, isNaive, walkers, raisers, matcher } = contention;
  const tenantId = await load(owner, pairs);
  const { rows } = await owner.query<{ id: string }>(
    'select r.customer_id as id from automation.runs r join automation.cursors c on c.run_id = r.id where r.tenant_id = $1 order by c.rank_at, c.id',
    [tenantId],
  );
  let [next, isRaised, turns] = [0, false, 0];
  const raise = async (session: Session): Promise<void> => {
    for (let at = next++; at < rows.length; at = next++) {
      // When a walk has come to the run, and before its commit.
      while (at >= turns * RUNS_A_TURN) await pause(1);
      await session.query('begin');
      await session.query(
        `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key)
         values ($1, 'CLIENT_MILESTONE_REACHED', $2, $3, 'contended:' || $2::uuid)`,
        [tenantId, rows[at]?.id, AT],
      );
      await session.query('commit');
    }
  };
  const countTurn = () => {
    turns += 1;
  };
  const walk = async (session: Session): Promise<void> => {
    for (let isIdle = false; !isIdle; ) {
      const isLast = isRaised;
      isIdle = !(await turn(session, isNaive, countTurn)) && isLast;
    }
  };
  const match = async (): Promise<void> => {
    for (; !isRaised; await pause(1)) await matcher.query('select automation.match_notices(1000, $1)', [AT]);
  };
  const raising = Promise.all(raisers.map(raise)).then(() => {
    isRaised = true;
  });
  await Promise.all([raising, match(), ...walkers.map(walk)]);
  const [walker] = walkers;
  if (walker) await walk(walker);
  return {
    turns,
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
