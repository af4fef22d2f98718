/** Two experiments with a history of nine weeks. Who came to them, and who ordered a catalogue, is made up; orders are those of the data. */
import type { Client } from 'pg';
import { readPurchases } from './purchases.ts';
import { draw, stableId } from './stable-id.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Customers come for seven weeks, and the two after them are those of the last outcomes. */
const WEEKS_BEFORE = 9;
const DAYS_OF_ARRIVALS = 49;
const HELD_OUT = 'HELD_OUT';
const CATALOGUE_ORDERED = 'custom.catalogue-ordered';

interface DemoExperiment {
  readonly body: {
    readonly key: string;
    readonly arms: readonly { readonly id: string; readonly label: string; readonly percentage: number }[];
    readonly holdoutPercent: number;
    readonly [member: string]: unknown;
  };
  /** Of a hundred customers, how many order a catalogue; absent where orders are the outcome. */
  readonly answers?: Readonly<Record<string, number>>;
}

/** As an operator would draw them up, in the order of their keys. */
export const demoExperiments: readonly DemoExperiment[] = [
  {
    body: {
      ...{ name: 'A shorter letter with the catalogue', key: 'catalogue-letter', holdoutPercent: 10 },
      arms: [
        { id: 'long', label: 'Two pages', percentage: 50 },
        { id: 'short', label: 'Six lines', percentage: 50 },
      ],
      outcome: { kind: 'EVENT', days: 14, eventType: CATALOGUE_ORDERED },
    },
    answers: { long: 11, short: 23, [HELD_OUT]: 3 },
  },
  {
    body: {
      ...{ name: 'A postcard with the new records', key: 'postcard', holdoutPercent: 0 },
      arms: [
        { id: 'none', label: 'No postcard', percentage: 50 },
        { id: 'sent', label: 'Postcard', percentage: 50 },
      ],
      outcome: { kind: 'ORDER', days: 14 },
    },
  },
];

const split = (id: string, key: string, branches: readonly string[]) => ({
  ...{ id, type: 'split' },
  data: { experimentId: key, branches: branches.map((branch, n) => ({ id: branch, percentage: n === 0 ? 100 : 0 })) },
});
const task = (id: string, title: string) => ({ id, type: 'task', data: { title } });

/** The workflow whose splits the experiments decide. */
export const demoWorkflow = {
  name: 'Catalogue by post',
  graph: {
    nodes: [
      { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      split('letter', 'catalogue-letter', ['long', 'short']),
      task('long', 'Send {{ customer.name }} the catalogue with the letter of two pages'),
      task('short', 'Send {{ customer.name }} the catalogue with the letter of six lines'),
      split('card', 'postcard', ['none', 'sent']),
      task('postcard', 'Send {{ customer.name }} the postcard'),
      { id: 'end', type: 'end', data: {} },
    ],
    edges: [
      { source: 'start', target: 'letter' },
      { source: 'letter', sourcePort: 'branch:long', target: 'long' },
      { source: 'letter', sourcePort: 'branch:short', target: 'short' },
      { source: 'long', target: 'card' },
      { source: 'short', target: 'card' },
      { source: 'card', sourcePort: 'branch:none', target: 'end' },
      { source: 'card', sourcePort: 'branch:sent', target: 'postcard' },
      { source: 'postcard', target: 'end' },
    ],
  },
} as const;

/** Chance that is the same at each start: the product draws by the ids of customers, which differ from tenant to tenant. */
function armOf(accountNumber: string, { key, arms, holdoutPercent }: DemoExperiment['body']): string {
  if (draw(10_000, key, 'holdout', accountNumber) < holdoutPercent * 100) return HELD_OUT;
  let place = draw(10_000, key, 'arm', accountNumber) / 100;
  const arm = arms.find(({ percentage }) => {
    place -= percentage;
    return place < 0;
  });
  return arm?.id ?? HELD_OUT;
}

function exposuresOf({ body, answers }: DemoExperiment, tenantId: string, startMs: number) {
  const accounts = [...new Set(readPurchases().map(({ accountNumber }) => accountNumber))];
  return accounts.map((accountNumber) => {
    const arm = armOf(accountNumber, body);
    const atMs = startMs + draw(DAYS_OF_ARRIVALS, body.key, 'day', accountNumber) * DAY_MS + 15 * HOUR_MS;
    const answers100 = answers?.[arm] ?? 0;
    const answered = draw(100, body.key, 'answer', accountNumber) < answers100;
    const answeredMs = atMs + (2 + draw(10, body.key, 'after', accountNumber)) * DAY_MS;
    return {
      customer_id: stableId(tenantId, 'customer', accountNumber),
      run_id: stableId(tenantId, 'run', body.key, accountNumber),
      arm,
      exposed_at: new Date(atMs).toISOString(),
      answered_at: answered ? new Date(answeredMs).toISOString() : null,
    };
  });
}

/**
 * Moves the start of an experiment that has just been started into the past, and lets customers have come since: their arms and their answers are rows,
 * what follows from them is counted by the product. Idempotent.
 */
export async function seedExposures(
  client: Client,
  {
    tenantId,
    experimentId,
    endMs,
  }: { readonly tenantId: string; readonly experimentId: string; readonly endMs: number },
  experiment: DemoExperiment,
): Promise<void> {
  const startMs = endMs - WEEKS_BEFORE * 7 * DAY_MS;
  const startedAt = new Date(startMs).toISOString();
  await client.query(
    `with moved as (
       update automation.experiments set started_at = $3, created_at = $3, updated_at = $3 where tenant_id = $1 and id = $2 returning 1
     )
     update automation.experiment_phases set started_at = $3 from moved where tenant_id = $1 and experiment_id = $2`,
    [tenantId, experimentId, startedAt],
  );
  const rows = JSON.stringify(exposuresOf(experiment, tenantId, startMs));
  await client.query(
    `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, run_id, exposed_at)
     select $1, $2, g.customer_id, 1, g.arm, g.run_id, g.exposed_at
     from jsonb_to_recordset($3::jsonb) g (customer_id uuid, run_id uuid, arm text, exposed_at timestamptz)
     on conflict do nothing`,
    [tenantId, experimentId, rows],
  );
  await client.query(
    `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key, handled_at, outcome)
     select $1, $2, g.customer_id, g.answered_at, 'demo:' || $2 || ':' || g.customer_id, g.answered_at, 'DONE'
     from jsonb_to_recordset($3::jsonb) g (customer_id uuid, answered_at timestamptz)
     where g.answered_at is not null
     on conflict do nothing`,
    [tenantId, CATALOGUE_ORDERED, rows],
  );
}
