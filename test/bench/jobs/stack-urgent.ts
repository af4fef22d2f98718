/** P6 through the whole stack: an urgent job behind a backlog on a deployed queue with its real limits. */
import { setTimeout as pass } from 'node:timers/promises';
import { jobPriorities } from '../../../functions/engine/ledger/define.ts';
import { laneOf } from '../../../functions/engine/ledger/lane.ts';
import { updateClientMetrics } from '../../../functions/jobs/scheduled-tasks/index.ts';
import { scheduledTasks } from '../../../functions/jobs/scheduled-tasks/queue.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { median } from '../rounds.ts';
import type { Stack } from '../stack.ts';
import { three, times } from '../table.ts';

/** Longer than the minute over which the queue's rate is counted. */
const NEXT_MINUTE_MS = 61_000;
const PATIENCE_MS = 30_000;
/** As many as the urgent lane may start in a minute: with more the rate would be measured. */
const A_MINUTE = laneOf(scheduledTasks, true).perMinute ?? 10;
const BULK_A_MINUTE = laneOf(scheduledTasks, false).perMinute ?? 90;

interface Minutes {
  readonly stack: Stack;
  readonly minutes: number;
  readonly isIdle: boolean;
}

/** Inserts jobs of a tenant without customers: their work is one cheap statement. Returns their ids. */
async function insertJobs({ client, runtime }: Stack, jobs: number, priority: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with tenant as (select gen_random_uuid() as id)
     insert into automation.jobs (tenant_id, type, queue, priority, run_at, rank_at, created_at)
     select t.id, $1, $2, $3, $4::timestamptz, automation.rank_at($4, $3), $4 from tenant t cross join generate_series(1, $5::int)
     returning id`,
    [updateClientMetrics.type, scheduledTasks.name, priority, runtime.clock.now(), jobs],
  );
  return rows.map(({ id }) => id);
}

/** Measures by the clock of the stack, which runs like the wall clock, in whole milliseconds. */
async function startDelay(stack: Stack): Promise<number> {
  const [id] = await insertJobs(stack, 1, jobPriorities.CRITICAL);
  const startedAt = performance.now();
  while (performance.now() - startedAt < PATIENCE_MS) {
    const { rows } = await stack.client.query<{ delay: number | null }>(
      'select (extract(epoch from started_at - created_at) * 1000)::float as delay from automation.jobs where id = $1',
      [id],
    );
    if (typeof rows[0]?.delay === 'number') return rows[0].delay;
    await pass(2);
  }
  throw new Error(`P6: an urgent job did not start within ${PATIENCE_MS} ms`);
}

/**
 * Moves the clock between minutes. When idle, everything that this causes (sweeps) is over before the next urgent job; with
 * a backlog it does not wait, so that the backlog runs at the same time.
 */
async function startDelays({ stack, minutes, isIdle }: Minutes): Promise<number[]> {
  const { runtime } = stack;
  const delays: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    if (minute > 0) {
      await runtime.settle();
      const next = new Date(runtime.clock.now().getTime() + NEXT_MINUTE_MS);
      await (isIdle ? runtime.advance(next) : runtime.clock.moveTo(next, async () => undefined));
    }
    for (let n = 0; n < A_MINUTE; n += 1) {
      // Otherwise the worker of the job before would run this one too.
      if (isIdle) await runtime.settle();
      delays.push(await startDelay(stack));
    }
  }
  return delays;
}

/** Returns how many jobs of the backlog ended, and how many urgent jobs came while one of the backlog was running. */
async function lookBack({ client, runtime }: Stack, ids: readonly string[]): Promise<{ done: number; beside: number }> {
  await runtime.settle();
  const { rows } = await client.query<{ done: number; beside: number }>(
    `with bulk as (select started_at, completed_at from automation.jobs where id = any ($1::uuid[]) and status = 'COMPLETED')
     select (select count(*)::int from bulk) as done, (select count(*)::int from automation.jobs u
       where u.queue = $2 and u.priority = $3
         and exists (select from bulk b where u.created_at between b.started_at and b.completed_at)) as beside`,
    [ids, scheduledTasks.name, jobPriorities.CRITICAL],
  );
  return rows[0] ?? { done: 0, beside: 0 };
}

/** Deletes queued jobs, and lets the pending wake-ups pass before the next bench counts. */
async function cleanUp({ client, runtime }: Stack): Promise<void> {
  await client.query(`delete from automation.jobs where queue = $1 and status = 'QUEUED'`, [scheduledTasks.name]);
  await runtime.settle();
  await runtime.advance(2 * NEXT_MINUTE_MS);
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  const bulk = isQuick ? 300 : 2000;
  const minutes = Math.floor(bulk / BULK_A_MINUTE) - (isQuick ? 0 : 2);
  say('P6, whole stack: idle');
  await startDelays({ stack: running, minutes: 1, isIdle: true });
  await cleanUp(running);
  const idle = await startDelays({ stack: running, minutes, isIdle: true });
  await cleanUp(running);
  say(`P6, whole stack: behind ${bulk} bulk jobs`);
  const ids = await insertJobs(running, bulk, jobPriorities.LOW);
  const behind = await startDelays({ stack: running, minutes, isIdle: false });
  const { done, beside } = await lookBack(running, ids);
  if (done === 0 || done === bulk) throw new Error(`P6: ${done} of ${bulk} bulk jobs ran; there was no backlog`);
  await cleanUp(running);
  const row = (name: string, values: readonly number[]) => [
    name,
    three(median(values)),
    three(percentile(values, 0.99)),
    times(median(values) / median(idle)),
    times(percentile(values, 0.99) / percentile(idle, 0.99)),
  ];
  return [
    {
      title: `P6 · start of an urgent job, ms, through the whole stack, behind ${bulk} bulk jobs of ${scheduledTasks.name}`,
      columns: ['when', 'p50', 'p99', 'p50 of idle', 'p99 of idle'],
      rows: [row('idle', idle), row('behind the backlog', behind)],
      notes: [
        `goal: p99 ≤ 1.25 × idle. ${behind.length} urgent jobs, ${A_MINUTE} a minute, as the queue's rate allows`,
        `${done} bulk jobs ran in those minutes; ${beside} of the urgent came while one ran, the others while the backlog waited for its rate`,
        'started_at − created_at; minutes are skipped on the movable clock. Database, functions and queues share the cores here',
      ],
    },
  ];
}

export const urgentStartOnStack: Bench = { name: 'P6-stack', run };
