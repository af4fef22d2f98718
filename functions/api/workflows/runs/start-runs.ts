/** Starts runs by hand. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { checkData } from '../../http/fields/check-data.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { enterWhere } from './entry-jobs.ts';
import { entriesFor, findManualEntries } from './manual-entries.ts';
import * as queries from './queries.gen.ts';
import { routes } from './run-routes.ts';

/** Idempotent for a call of the Data API that is carried out twice: the ids are made here. Throws INVALID_INPUT for nobody, and for two ways at once. */
export const startRuns = on(routes.startRuns, async ({ params: { id: workflowId }, body, ...context }) => {
  const { customerId, customerIds, where, priority = null } = body;
  if ([customerId, customerIds, where].filter((one) => one !== undefined).length !== 1)
    throw invalid('customerId', 'is needed, or customerIds, or where; one of them');
  const given = (body.input ?? null) as Readonly<Record<string, unknown>> | null; // as JSON came
  if (given !== null) checkData(given, { path: 'input' });
  const { input, conditions } = entriesFor(await findManualEntries(context, workflowId), given);
  const { tenantId } = context.caller;
  if (where !== undefined) {
    const jobId = await enterWhere(context, workflowId, where, { input, priority, conditions });
    return { body: { runs: [], refused: [], jobId } };
  }
  const customers = [...new Set(customerIds ?? [customerId ?? ''])];
  const asked = customers.map((one) => {
    const runId = randomUUID();
    const trigger = { kind: 'manual', by: context.caller.actor };
    return { tenantId, workflowId, customerId: one, runId, key: `manual:${runId}`, trigger, priority } as Json; // texts and numbers
  });
  const values = { asked, input: input as Json, entries: conditions, now: context.now };
  const rows = await context.database.many(queries.startRuns, values);
  const answers = rows.map(({ place, runId, refused }) => ({
    customerId: customers[place - 1] ?? '',
    runId: runId ?? '',
    reason: refused,
  }));
  const runs = answers.flatMap(({ reason, ...one }) => (reason === null ? [one] : []));
  const refused = answers.flatMap(({ reason, customerId: of }) =>
    reason === null ? [] : [{ customerId: of, reason }],
  );
  if (runs.length > 0) await context.database.execute(queries.askForWalk, { now: context.now });
  return { body: { runs, refused } };
});
