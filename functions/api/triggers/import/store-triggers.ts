/** Stores triggers of the older system, switched off: each record once. */
import { createHash, randomUUID } from 'node:crypto';
import { isMembers, type Members } from '../../../engine/data/members.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { CONTROLS } from '../../http/fields/fields.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findNamesake, insertTrigger } from '../queries.gen.ts';
import { findDefinition, triggerTypes } from '../trigger/definition-of.ts';
import { recordImportedTrigger } from './queries.gen.ts';
import { readConfig } from './read-config.ts';
import { type OldRow, textIn, Unusable } from './read-rows.ts';

/** A record as a trigger that can be stored. */
interface ReadTrigger {
  readonly sourceId: string;
  readonly triggerType: string;
  readonly name: string;
  readonly description: string | null;
  readonly config: Json;
  readonly wasActive: boolean;
  readonly changes: readonly string[];
}

/** Where a record went before. */
export interface KnownTrigger {
  readonly triggerId: string;
  readonly checksum: string;
  readonly triggerType: string;
  readonly name: string;
  readonly config: Json;
}

const MOST_NAME = 180;
const MOST_DESCRIPTION = 1000;

function configIn(row: Members): Members {
  const given = row.config;
  if (given === null || given === undefined) return {};
  if (isMembers(given)) return given;
  try {
    const parsed: unknown = JSON.parse(String(given));
    if (isMembers(parsed)) return parsed;
  } catch {
    // It is no JSON.
  }
  throw new Unusable('config must be an object');
}

/** Throws Unusable. */
export function readTrigger({ id, row }: OldRow): ReadTrigger {
  const given = textIn(row, 'triggerType', 'type') ?? '';
  const triggerType = given.toUpperCase();
  const definition = findDefinition(triggerType);
  if (!definition)
    throw new Unusable(
      `triggerType must be one of ${triggerTypes.join(', ')}${didYouMean(given.slice(0, 60), triggerTypes)}`,
    );
  const changes: string[] = [];
  const name = textIn(row, 'name')?.replaceAll(new RegExp(`${CONTROLS.source}+`, 'gu'), ' ');
  if (name === undefined) throw new Unusable('name is required');
  if (name.length > MOST_NAME) changes.push(`name is cut after ${MOST_NAME} characters`);
  const config = readConfig(definition, configIn(row), changes);
  const description = textIn(row, 'description')?.slice(0, MOST_DESCRIPTION) ?? null;
  const wasActive = row.isActive !== false;
  return { sourceId: id, triggerType, name: name.slice(0, MOST_NAME), description, config, wasActive, changes };
}

const checksumOf = ({ triggerType, name, description, config }: ReadTrigger): string =>
  createHash('sha256')
    .update(JSON.stringify([triggerType, name, description, config]))
    .digest('hex');

export interface StoredTrigger {
  readonly sourceId: string;
  readonly status: 'created' | 'unchanged' | 'changed' | 'checked';
  readonly id: string | null;
  readonly name: string;
  readonly triggerType: string;
  readonly config: Json;
  readonly wasActive: boolean;
  readonly changes: string[];
}

/** The name, or with a number behind it when another trigger has it. */
async function freeName(
  { database, caller: { tenantId } }: RequestContext,
  wanted: string,
  taken: ReadonlySet<string>,
) {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted} (imported${n === 2 ? '' : ` ${n - 1}`})`;
    if (!taken.has(name) && !(await database.maybeOne(findNamesake, { tenantId, name }))) return name;
  }
}

/** `taken`: names of this content, which a dry run does not store; the new one is added. */
export async function storeTrigger(
  context: RequestContext,
  trigger: ReadTrigger,
  known: KnownTrigger | undefined,
  { dryRun, taken }: { readonly dryRun: boolean; readonly taken: Set<string> },
): Promise<StoredTrigger> {
  const { database, now, caller } = context;
  const { tenantId, actor } = caller;
  const { sourceId, triggerType, description, config, wasActive } = trigger;
  const checksum = checksumOf(trigger);
  const report = { sourceId, triggerType, wasActive, changes: [...trigger.changes] };
  if (known) {
    const status = known.checksum === checksum ? ('unchanged' as const) : ('changed' as const);
    return { ...report, status, id: known.triggerId, name: known.name, config: known.config };
  }
  const name = await freeName(context, trigger.name, taken);
  taken.add(name);
  if (name !== trigger.name) report.changes.push(`name became "${name}": another trigger has the name`);
  if (dryRun) return { ...report, status: 'checked', id: null, name, config };
  const triggerId = randomUUID();
  const made = { triggerType, name, description, isActive: false, config };
  await database.one(insertTrigger, { tenantId, triggerId, ...made, now });
  await database.execute(recordImportedTrigger, { tenantId, sourceId, triggerId, checksum, actor, now });
  const changes = { ...changesBetween({}, made), importedFrom: { from: null, to: sourceId } };
  await recordAudit(context, { action: 'trigger.created', entityType: 'trigger', entityId: triggerId, changes });
  return { ...report, status: 'created', id: triggerId, name, config };
}
