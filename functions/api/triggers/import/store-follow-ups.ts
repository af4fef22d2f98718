/** Takes in what the older system has followed up, so that it is not followed up again. */
import { createHash } from 'node:crypto';
import { dateIn } from '../../../engine/calendar.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { readSettings } from '../../../engine/triggers/settings.ts';
import { settlements } from '../../../triggers/previews.gen.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findTimeZone } from '../evaluations/queries.gen.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import { findReferences } from './queries.gen.ts';
import { type BadRow, idIn, momentIn, type OldRow, readEach, textIn, Unusable } from './read-rows.ts';
import { type ReadTask, readTask } from './read-task.ts';

type Settle = Statement<
  {
    tenantId: string;
    triggerId: string | null;
    triggerType: string;
    now: Date;
    today: string;
    timeZone: string;
    settings: Json;
    followUps: Json;
    writes: boolean;
  },
  { sourceId: string; occurrences: number; isKnown: boolean }
>;

const statements: Readonly<Record<string, Settle>> = settlements;

/** A trigger that follow-ups name; a dry run does not store it. */
export interface NamedTrigger {
  readonly id: string | null;
  readonly triggerType: string;
  readonly config: Json;
}

interface FollowUp {
  readonly sourceId: string;
  readonly triggerSourceId: string;
  readonly customerId: string;
  readonly triggeredAt: Date;
  readonly task: { readonly id: string; readonly row: ReadTask; readonly assigneeId: string | null } | undefined;
}

interface Given {
  readonly followUps: readonly OldRow[];
  readonly tasks: readonly OldRow[];
  readonly badRows: BadRow[];
  readonly triggers: ReadonlyMap<string, NamedTrigger>;
  readonly dryRun: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The task keeps its id where that is a UUID; otherwise the same id always makes the same one. */
function taskIdOf(tenantId: string, oldId: string): string {
  if (UUID.test(oldId)) return oldId.toLowerCase();
  const hash = createHash('sha256').update(`${tenantId} ${oldId}`).digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}

async function findIds({ database, caller: { tenantId } }: RequestContext, kind: string, ids: readonly string[]) {
  const asked = [...new Set(ids)].map((id) => ({ kind, id }));
  if (asked.length === 0) return new Map<string, string>();
  const rows = await database.many(findReferences, { tenantId, asked });
  return new Map(rows.map(({ sourceId, id }) => [sourceId, id]));
}

/** Throws Unusable for a row without trigger, customer or moment that are known. */
async function readFollowUps(
  context: RequestContext,
  { followUps, tasks, badRows, triggers }: Given,
): Promise<FollowUp[]> {
  const { tenantId } = context.caller;
  const read = new Map(readEach(tasks, badRows, readTask).map((task) => [task.oldId, task]));
  const customers = await findIds(
    context,
    'customer',
    followUps.flatMap(({ row }) => textIn(row, 'customerId') ?? []),
  );
  const users = await findIds(
    context,
    'user',
    [...read.values()].flatMap(({ assigneeId }) => assigneeId ?? []),
  );
  const taken = new Set<string>();
  return readEach(followUps, badRows, ({ id: sourceId, row }) => {
    const triggerSourceId = idIn(row, 'triggerId', 'automatedTriggerId');
    if (!triggers.has(triggerSourceId))
      throw new Unusable(`triggerId ${triggerSourceId} is of no trigger that was taken in; send its row too`);
    const oldCustomer = idIn(row, 'customerId');
    const customerId = customers.get(oldCustomer);
    if (customerId === undefined)
      throw new Unusable(`customerId ${oldCustomer} is no customer here; bring the customers in first`);
    const triggeredAt = momentIn(row, 'triggeredAt', 'createdAt');
    if (triggeredAt === undefined) throw new Unusable('triggeredAt is required');
    if (triggeredAt > context.now) throw new Unusable('triggeredAt is in the future');
    const oldTask = textIn(row, 'taskId');
    const task = oldTask === undefined || taken.has(oldTask) ? undefined : read.get(oldTask);
    if (oldTask !== undefined) taken.add(oldTask);
    const made = task && {
      id: taskIdOf(tenantId, task.oldId),
      row: task,
      assigneeId: users.get(task.assigneeId ?? '') ?? null,
    };
    return { sourceId, triggerSourceId, customerId, triggeredAt, task: made };
  });
}

const toJson = ({ sourceId, customerId, triggeredAt, task }: FollowUp): Json => ({
  ...{ sourceId, customerId, triggeredAt: triggeredAt.toISOString(), taskId: task?.id ?? null },
  task: task ? { ...task.row.columns(triggeredAt), assigneeId: task.assigneeId } : null,
});

/** Returns each follow-up that was taken in, with the number of occurrences that are over by it. */
export async function storeFollowUps(context: RequestContext, given: Given) {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  const followUps = await readFollowUps(context, given);
  const { timeZone } = await database.one(findTimeZone, { tenantId });
  const found = [];
  for (const [triggerSourceId, trigger] of given.triggers) {
    const own = followUps.filter((one) => one.triggerSourceId === triggerSourceId);
    const statement = statements[trigger.triggerType];
    if (own.length === 0 || !statement) continue;
    const { values } = readSettings(definitionOf(trigger.triggerType), trigger.config);
    const rows = await database.many(statement, {
      ...{ tenantId, triggerId: trigger.id, triggerType: trigger.triggerType, settings: values },
      ...{ now, today: dateIn(timeZone, now), timeZone, followUps: own.map(toJson), writes: !given.dryRun },
    });
    const withTask = new Set(own.flatMap(({ sourceId, task }) => (task ? sourceId : [])));
    for (const { sourceId, occurrences, isKnown } of rows) {
      const status = isKnown ? ('known' as const) : given.dryRun ? ('checked' as const) : ('kept' as const);
      found.push({ sourceId, triggerSourceId, status, occurrences, hasTask: withTask.has(sourceId) });
    }
  }
  return found;
}
