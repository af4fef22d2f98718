/** P1 through the Data API: the deployed function against the loop, each statement a signed HTTP request. */
import { ExecuteStatementCommand, type Field, RDSDataClient } from '@aws-sdk/client-rds-data';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import type { BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import type { Stack } from '../stack.ts';
import { three, times } from '../table.ts';
import { addTriggers } from './add-triggers.ts';
import { keepCandidates } from './candidates.ts';
import { loopOver, type Send, withoutTracking } from './loop.ts';
import { loadSamples, SAMPLES_NOW } from './samples.ts';

function toField(value: unknown): Field {
  if (value === null || value === undefined) return { isNull: true };
  return { stringValue: value instanceof Date ? value.toISOString() : String(value) };
}

/** Sends one ExecuteStatement, as a loop in Lambda does. */
function sendThrough(client: RDSDataClient, { connection: { aws } }: Stack): Send {
  return async (text, values) => {
    const { records = [] } = await client.send(
      new ExecuteStatementCommand({
        resourceArn: aws.clusterArn,
        secretArn: aws.secretArn,
        database: aws.database,
        sql: text.replace(/\$(\d+)/g, ':p$1'),
        parameters: values.map((value, index) => ({ name: `p${index + 1}`, value: toField(value) })),
      }),
    );
    return records.map((record) => record.map(({ stringValue }) => stringValue));
  };
}

export async function compareThroughDataApi({ stack, isQuick, say }: BenchRun): Promise<Table> {
  const running = await stack();
  const { client, runtime } = running;
  const rounds = isQuick ? 3 : 7;
  say('P1: loading the stack’s database');
  const tenants = await loadSamples(client, {
    tenants: 2 * rounds + 2,
    customers: 4000,
    samples: 10_000,
    ordersEach: 1,
  });
  await addTriggers(client, triggerTypes.sampleNoOrder);
  const next = () => tenants.pop() ?? '';
  const evaluate = (tenantId: string) =>
    running.invoke('sample-no-order', { tenantId, scheduledAt: SAMPLES_NOW.toISOString(), scheduleArn: 'bench' });
  const first = next();
  await evaluate(first); // also starts the function: what follows is warm
  const candidates = await keepCandidates(client, first);
  const some = candidates.slice(0, isQuick ? 40 : 100);
  const { endpointUrl: endpoint, region, administrator: credentials } = runtime;
  const api = new RDSDataClient({ endpoint, region, credentials });

  say('P1: measuring through the Data API');
  const cost = await interleave(rounds, {
    evaluation: async () => ((await timed(() => evaluate(next()))) * 1000) / candidates.length,
    loop: async () => {
      let ms = 0;
      await withoutTracking(client, async () => {
        ms = await timed(() => loopOver(sendThrough(api, running), next(), some));
      });
      return (ms * 1000) / some.length;
    },
  });
  api.destroy();
  const { rows } = await client.query<{ made: number }>(
    'select sum(created)::int as made from automation.trigger_evaluations',
  );
  const made = rows[0]?.made;
  if (made !== (rounds + 1) * candidates.length) throw new Error(`P1: ${made} tasks through the Data API`);
  return {
    title: `P1 · first evaluation through the Data API, SAMPLE_NO_ORDER, ${candidates.length} tasks a tenant`,
    columns: ['way', 'µs a task', 'faster than the loop'],
    rows: [
      ['loop: five requests a task', three(cost.loop), times(1)],
      ['deployed function, warm', three(cost.evaluation), times(cost.loop / cost.evaluation)],
    ],
    notes: [
      'goal: ≥ 75 ×',
      'a request to AWS takes about 17 ms: the loop pays that five times a task, the evaluation twice',
    ],
  };
}
