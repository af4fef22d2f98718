/** F3: statements for what nodes do outside, from the walk that plans it to the walk that goes on: many at once, and one. */
import type pg from 'pg';
import { findEffect } from '../../../functions/engine/effects/find-effect.ts';
import { openLedger } from '../../../functions/engine/ledger/ledger.ts';
import { type JobTypes, runJob } from '../../../functions/engine/ledger/run-job.ts';
import { runJobs } from '../../../functions/engine/ledger/run-jobs.ts';
import { callHttp } from '../../../functions/jobs/http/call-http/job.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { NORMAL } from '../jobs/ledger.ts';
import { timed } from '../rounds.ts';
import { three } from '../table.ts';
import { activate, begin, countStatements, end, enter, loadTenant, numberOf, walk } from './load.ts';

/** The real job up to the call, which a channel that answers at once stands for. */
const types: JobTypes = {
  callHttp: {
    ...callHttp,
    async run(job, { database }) {
      const found = await findEffect(job, database);
      return 'stop' in found ? found.stop : { kind: 'done', result: { detail: { status: 200 }, json: '{"ok": true}' } };
    },
  },
};

async function work(client: pg.Client, capacity: number): Promise<void> {
  const database = databaseOver(client);
  const ledger = openLedger(database, { queue: 'http', lane: NORMAL, leaseSeconds: 120, holdTypes: [] });
  await runJobs({ ledger, capacity, run: (job) => runJob(types, database, ledger, job), isTimeShort: () => false });
}

interface Parts {
  readonly walks: number;
  readonly work: number;
  readonly ms: number;
}

async function act(owner: pg.Client, engine: pg.Client, effects: number, capacity: number): Promise<Parts> {
  await owner.query(
    'truncate automation.runs, automation.cursors, automation.run_trace, automation.jobs, automation.waiting_jobs cascade',
  );
  const workflows = await owner.query<{ id: string }>('select id from automation.workflows');
  await enter(engine, workflows.rows[0]?.id ?? '', effects);
  await owner.query('vacuum analyze');
  let parts = { walks: 0, work: 0 };
  const ms = await timed(async () => {
    const walks = await countStatements(owner, () => walk(engine, new Date().toISOString(), 5000));
    const worked = await countStatements(owner, () => work(engine, capacity));
    const after = await countStatements(owner, () => walk(engine, new Date().toISOString(), 5000));
    parts = { walks: walks + after, work: worked };
  });
  const finished = await numberOf(
    owner,
    `automation.runs where status = 'FINISHED' and data #>> '{steps,h,ok}' = 'true'`,
  );
  const done = await numberOf(owner, `automation.jobs where status = 'COMPLETED'`);
  if (finished !== effects || done !== effects)
    throw new Error(`F3: of ${effects} effects ${done} are done and ${finished} runs have gone on`);
  return { ...parts, ms };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const most = isQuick ? 2000 : 10_000;
  const place = await server();
  say(`F3: ${most} effects`);
  const owner = await place.createDatabase('workflow_effects');
  const engine = await place.connectAsEngine('workflow_effects');
  const tenantId = await loadTenant(owner, most);
  const request = {
    url: 'https://example.com/',
    body: { about: '{{ customer.id }}', score: '{{ customer.attributes.score }}' },
  };
  await activate(owner, tenantId, { s: begin, h: { type: 'http', data: request }, e: end });
  const rows: string[][] = [];
  for (const [effects, capacity] of [
    [most, 500],
    [most, 100],
    [400, 20],
    [1, 1],
  ] as const) {
    const { walks, work: worked, ms } = await act(owner, engine, effects, capacity);
    const each = (statements: number) => (effects === 1 ? '–' : three((1000 * statements) / effects));
    rows.push([
      `${effects}, ${capacity} at once`,
      String(walks),
      String(worked),
      each(walks + worked),
      three((1000 * ms) / effects),
    ]);
  }
  return [
    {
      title: 'F3 · requests of workflows, made by a channel that answers at once',
      columns: ['effects', 'statements of walks', 'of the worker', 'per 1 000 effects', 'µs an effect'],
      rows,
      notes: [
        'goals: ≤ 8 per 1 000 at 500, ≤ 25 at 100; one ≤ 5 until the call, with the one of the relay: the worker’s last two come after it',
        'a function claims at most 100 (a reply of the Data API holds no more), the queue http 20, e-mail 3; an e-mail is read by a statement of its own',
      ],
    },
  ];
}

export const workflowEffects: Bench = { name: 'F3', run };
