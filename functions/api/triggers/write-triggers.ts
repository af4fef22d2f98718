/** Triggers made, changed and switched off, each with what the audit log says of it. */
import { randomUUID } from 'node:crypto';
import { type Database, sqlState } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Caller } from '../http/admit.ts';
import { type Changes, changesBetween } from '../http/audit/changes.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { explainIssues } from '../http/explain-issues.ts';
import { on } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';
import { configSchema } from './trigger/config.ts';
import { definitionOf } from './trigger/definition-of.ts';
import { findTriggerView, noSuchTrigger } from './trigger/trigger-view.ts';

const UNIQUE_VIOLATION = '23505';

interface Writing {
  readonly database: Database;
  readonly caller: Caller;
  readonly now: Date;
}

const nameTaken = (name: string) =>
  new EngineError('CONFLICT', `Another trigger has the name "${name}"`, {
    details: [{ path: 'name', message: 'is taken' }],
  });

function audit({ database, caller, now }: Writing, action: string, triggerId: string, changes: Changes): Promise<void> {
  const { tenantId, actor } = caller;
  const entity = { entityType: 'trigger', entityId: triggerId };
  return database.execute(insertAuditEntry, { id: randomUUID(), tenantId, actor, action, ...entity, changes, now });
}

export const createTrigger = on(routes.createTrigger, async ({ body, ...writing }) => {
  const { database, now } = writing;
  const { tenantId } = writing.caller;
  const triggerId = randomUUID();
  const trigger = {
    triggerType: body.triggerType,
    name: body.name,
    description: body.description ?? null,
    isActive: body.isActive ?? true,
    config: (body.config ?? {}) as Json, // its schema knows numbers and texts only
  };
  if (!(await database.maybeOne(queries.insertTrigger, { tenantId, triggerId, ...trigger, now })))
    throw nameTaken(body.name);
  await audit(writing, 'trigger.created', triggerId, changesBetween({}, trigger) ?? {});
  return { body: await findTriggerView(database, tenantId, triggerId) };
});

/** A config is judged by the schema of the type that the trigger has. */
function checkedConfig(triggerType: string, config: unknown): Json {
  const parsed = configSchema(definitionOf(triggerType)).safeParse(config);
  if (parsed.success) return parsed.data as Json; // numbers and texts only
  const details = explainIssues(parsed.error.issues, ['config']);
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${details[0]?.message}`, { details });
}

/** The row is held from reading to writing: of two changes at once the second starts from what the first left. */
async function change(
  writing: Writing,
  triggerId: string,
  wanted: (before: Members, triggerType: string) => Members,
  action: string,
) {
  const { database, now } = writing;
  const { tenantId } = writing.caller;
  const row = await database.maybeOne(queries.lockTrigger, { tenantId, triggerId });
  if (!row) throw noSuchTrigger(triggerId);
  const before: Members = { name: row.name, description: row.description, isActive: row.isActive, config: row.config };
  const after = wanted(before, row.triggerType);
  const changes = changesBetween({ ...before }, { ...after });
  if (!changes) return;
  await database.execute(queries.updateTrigger, { tenantId, triggerId, ...after, now }).catch((error: unknown) => {
    throw sqlState(error) === UNIQUE_VIOLATION ? nameTaken(after.name) : error;
  });
  await audit(writing, action, triggerId, changes);
}

interface Members {
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  readonly config: Json;
}

export const changeTrigger = on(routes.changeTrigger, async ({ body, params, ...writing }) => {
  const wanted = (before: Members, triggerType: string): Members => ({
    name: body.name ?? before.name,
    description: body.description === undefined ? before.description : body.description,
    isActive: body.isActive ?? before.isActive,
    config: body.config === undefined ? before.config : checkedConfig(triggerType, body.config),
  });
  await change(writing, params.id, wanted, 'trigger.changed');
  return { body: await findTriggerView(writing.database, writing.caller.tenantId, params.id) };
});

export const switchOffTrigger = on(routes.switchOffTrigger, async ({ params, ...writing }) => {
  await change(writing, params.id, (before) => ({ ...before, isActive: false }), 'trigger.switched_off');
  return { body: undefined };
});
