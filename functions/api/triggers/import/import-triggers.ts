/** Imports triggers of the older system, with what they have followed up. */
import { on, type RequestContext } from '../../http/route-handler.ts';
import { countOtherTriggers, findImportedTriggers, lockTriggerImports } from './queries.gen.ts';
import { type BadRow, readEach, readTables, textIn } from './read-rows.ts';
import { routes } from './routes.ts';
import { type NamedTrigger, storeFollowUps } from './store-follow-ups.ts';
import { type KnownTrigger, readTrigger, type StoredTrigger, storeTrigger } from './store-triggers.ts';

/** A reply has at most 6 MB. */
const MOST_LISTED = 500;

type Verdict = 'PASS' | 'WARN' | 'FAIL';
type FollowUps = Awaited<ReturnType<typeof storeFollowUps>>;

/** The checks at the end. */
function judge(given: number, triggers: readonly StoredTrigger[], followUps: FollowUps, badRows: readonly BadRow[]) {
  const check = (name: string, verdict: Verdict, message: string) => ({ name, verdict, message });
  const bad = (table: string) => badRows.filter(({ place }) => place.startsWith(`${table} `)).length;
  const changed = triggers.filter(({ status }) => status === 'changed').length;
  const adapted = triggers.filter(({ changes }) => changes.length > 0).length;
  const known = followUps.filter(({ status }) => status === 'known').length;
  const withoutTask = followUps.filter(({ hasTask }) => !hasTask).length;
  const over = followUps.reduce((sum, { occurrences }) => sum + occurrences, 0);
  const usable = triggers.length;
  const checks = [
    check(
      'triggers',
      given > 0 && usable === 0 ? 'FAIL' : bad('AutomatedTrigger') > 0 ? 'WARN' : 'PASS',
      `${usable} of ${given} triggers have an equal here`,
    ),
    check('configs', adapted > 0 ? 'WARN' : 'PASS', `${adapted} triggers differ from their records: see changes`),
    check(
      'changed',
      changed > 0 ? 'WARN' : 'PASS',
      `${changed} records have changed since they were imported: change their triggers by PATCH /api/admin/triggers/{id}`,
    ),
    check(
      'followUps',
      bad('TriggeredTask') > 0 ? 'WARN' : 'PASS',
      `${followUps.length} follow-ups, ${known} of them imported before; ${over} occurrences are over by them; ${bad('TriggeredTask')} rows were skipped`,
    ),
    check(
      'tasks',
      withoutTask + bad('Task') > 0 ? 'WARN' : 'PASS',
      `${followUps.length - withoutTask} follow-ups have their task, ${withoutTask} have none; ${bad('Task')} tasks were skipped`,
    ),
  ];
  return checks;
}

const worstOf = (checks: readonly { readonly verdict: Verdict }[]): Verdict =>
  (['FAIL', 'WARN'] as const).find((verdict) => checks.some((one) => one.verdict === verdict)) ?? 'PASS';

/** They know nothing of what was followed up: beside an imported one, both would act. */
async function judgeOthers({ database, caller: { tenantId } }: RequestContext, triggers: readonly NamedTrigger[]) {
  const triggerTypes = [...new Set(triggers.map(({ triggerType }) => triggerType))];
  const { others, example } = await database.one(countOtherTriggers, { tenantId, triggerTypes });
  const name =
    example === null ? '' : ` ("${example}" is one): switch them off before you switch on those that came in`;
  const message = `${others} other triggers of these types are switched on${name}`;
  return { name: 'others', verdict: others > 0 ? ('WARN' as const) : ('PASS' as const), message };
}

async function findKnown({ database, caller: { tenantId } }: RequestContext, sourceIds: readonly string[]) {
  const known = new Map<string, KnownTrigger>();
  const asked = [...new Set(sourceIds)];
  if (asked.length === 0) return known;
  const rows = await database.many(findImportedTriggers, { tenantId, sourceIds: asked });
  for (const { sourceId, ...trigger } of rows) known.set(sourceId, trigger);
  return known;
}

/** Idempotent: what is there already is not made again. */
export const importTriggers = on(routes.importTriggers, async ({ body, ...context }) => {
  const { rows, badRows } = readTables(body.content);
  const dryRun = body.dryRun === true;
  if (!dryRun) await context.database.one(lockTriggerImports, { tenantId: context.caller.tenantId });
  const named = rows.TriggeredTask.flatMap(({ row }) => textIn(row, 'triggerId', 'automatedTriggerId') ?? []);
  const known = await findKnown(context, [...rows.AutomatedTrigger.map(({ id }) => id), ...named]);
  const taken = new Set<string>();
  const triggers: StoredTrigger[] = [];
  for (const trigger of readEach(rows.AutomatedTrigger, badRows, readTrigger))
    triggers.push(await storeTrigger(context, trigger, known.get(trigger.sourceId), { dryRun, taken }));
  const byId = new Map<string, NamedTrigger>([
    ...[...known].map(([id, { triggerId, ...row }]) => [id, { ...row, id: triggerId }] as const),
    ...triggers.map((one) => [one.sourceId, one] as const),
  ]);
  const followUps = await storeFollowUps(context, {
    ...{ followUps: rows.TriggeredTask, tasks: rows.Task, triggers: byId, badRows, dryRun },
  });
  const checks = [
    ...judge(rows.AutomatedTrigger.length, triggers, followUps, badRows),
    await judgeOthers(context, [...byId.values()]),
  ];
  return {
    body: {
      ...{ verdict: worstOf(checks), checks, triggers, followUps, badRows: badRows.slice(0, MOST_LISTED) },
    },
  };
});
