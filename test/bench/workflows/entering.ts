/** F4: many recipients enter at once and are walked to their first effect, against bare inserts of the same rows. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { activate, begin, countStatements, end, loadTenant, NOW, numberOf, walk } from './load.ts';

/** What a recipient leaves until the first effect: the run, where it stands, its step, and the job in its two tables. */
const TABLES = ['runs', 'cursors', 'run_trace', 'jobs', 'waiting_jobs'];
const LIMIT = 5000;
const OURS = 'enrolled and walked';
const BARE = 'bare inserts of the same rows';

const email = { type: 'email', data: { subject: 'News for {{ customer.name }}', text: 'Dear {{ customer.name }}' } };

async function empty(owner: pg.Client): Promise<void> {
  const tables = [...TABLES, 'node_counts', 'entry_passes', 'outbox', 'job_claims'].map((name) => `automation.${name}`);
  await owner.query(`truncate ${tables.join(', ')} cascade`);
}

/** What POST /api/workflows/{id}/runs writes for customers by a condition. */
async function ask(owner: pg.Client, tenantId: string, workflowId: string): Promise<void> {
  const id = randomUUID();
  await owner.query(
    `insert into automation.entry_passes (tenant_id, id, workflow_id, spec, run, created_at)
     values ($1, $2, $3, '{"kind": "manual", "test": null, "needs": 0}', $4, $5)`,
    [tenantId, id, workflowId, { key: `manual:${id}`, trigger: { kind: 'manual' }, input: null, priority: null }, NOW],
  );
}

/** Tables with the columns and the primary keys of ours, without other indexes, checks and triggers, and the rows of a walk to put there. */
async function keepRows(owner: pg.Client): Promise<void> {
  for (const name of TABLES) {
    await owner.query(`create table kept_${name} as select * from automation.${name}`);
    await owner.query(`create table bare_${name} as select * from automation.${name} with no data`);
    const { rows } = await owner.query<{ columns: string | null }>(
      `select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) as columns from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indisprimary and i.indrelid = $1::regclass`,
      [`automation.${name}`],
    );
    if (rows[0]?.columns) await owner.query(`alter table bare_${name} add primary key (${rows[0].columns})`);
  }
}

async function insertBare(owner: pg.Client): Promise<number> {
  await owner.query(`truncate ${TABLES.map((name) => `bare_${name}`).join(', ')}`);
  return timed(async () => {
    for (const name of TABLES) await owner.query(`insert into bare_${name} select * from kept_${name}`);
  });
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const recipients = isQuick ? 20_000 : 100_000;
  const place = await server();
  say(`F4: ${recipients} recipients`);
  const owner = await place.createDatabase('workflow_entering');
  const engine = await place.connectAsEngine('workflow_entering');
  const tenantId = await loadTenant(owner, recipients);
  const workflowId = await activate(owner, tenantId, { s: begin, m: email, e: end });
  await owner.query('vacuum analyze');
  let statements = 0;
  const ours = async (): Promise<number> => {
    await empty(owner);
    await ask(owner, tenantId, workflowId);
    let ms = 0;
    statements = await countStatements(owner, async () => {
      ({ ms } = await walk(engine, NOW, LIMIT));
    });
    const jobs = await numberOf(owner, `automation.jobs where status = 'QUEUED' and type = 'SEND_EMAIL'`);
    if (jobs !== recipients) throw new Error(`F4: ${jobs} jobs of ${recipients} recipients`);
    return ms;
  };
  await ours();
  await keepRows(owner);
  const ms = await interleave(isQuick ? 1 : 3, { [OURS]: ours, [BARE]: () => insertBare(owner) });
  const [all = Number.NaN, bare = Number.NaN] = [ms[OURS], ms[BARE]];
  return [
    {
      title: `F4 · ${recipients} recipients enrolled and walked to their first e-mail's job`,
      columns: ['what', 'statements', 's', 'µs each', 'of bare'],
      rows: [
        [OURS, String(statements), three(all / 1000), three((1000 * all) / recipients), times(all / bare)],
        [BARE, String(TABLES.length), three(bare / 1000), three((1000 * bare) / recipients), times(1)],
      ],
      notes: [
        'goals for 100 000: ≤ 40 statements, ≤ 20 s, ≤ 2 × the bare inserts. Those have a primary key only, and their values ready',
      ],
    },
  ];
}

export const workflowEntering: Bench = { name: 'F4', run };
