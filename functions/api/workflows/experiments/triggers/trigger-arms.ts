/** Experiments on triggers: who may have them, and what their arms may change. */
import type { Json } from '../../../../engine/data/statement.ts';
import { EngineError } from '../../../../engine/errors.ts';
import { delayOf } from '../../../../engine/triggers/settings.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import type { RequestContext } from '../../../http/route-handler.ts';
import { checkedConfig } from '../../../triggers/trigger/checked-config.ts';
import { configSchema } from '../../../triggers/trigger/config.ts';
import { definitionOf } from '../../../triggers/trigger/definition-of.ts';
import { mergeConfig } from '../../../triggers/trigger/merge-config.ts';
import { findTrigger as statement } from '../operate/queries.gen.ts';

/** What changes the task and not who gets one, nor when: nearly all else would bring other customers to one arm than to another. */
const MAY_DIFFER: readonly string[] = ['taskTitle', 'taskDescription', 'priority', 'dueInDays'];

type Config = Readonly<Record<string, Json>>;

/** The arm of an experiment that only holds customers out. */
export const AS_IT_IS = { id: 'trigger', label: 'As the trigger is', percentage: 100 } as const;

/** Throws FORBIDDEN: such an experiment changes what a trigger does, and only admins change triggers. */
export function requireAdmin({ caller: { role } }: Pick<RequestContext, 'caller'>): void {
  if (role === 'admin' || role === 'platform') return;
  throw new EngineError('FORBIDDEN', `An experiment on a trigger needs the role admin; the key has ${role}`);
}

export type Trigger = Awaited<ReturnType<typeof lockTrigger>>;

/** Locks the trigger. Throws INVALID_INPUT when the tenant has no such one, and CONFLICT when nothing evaluates its type any more. */
export async function lockTrigger({ database, caller: { tenantId } }: RequestContext, triggerId: string) {
  const trigger = await database.maybeOne(statement, { tenantId, triggerId });
  if (!trigger) throw invalid('triggerId', `is unknown: there is no trigger ${triggerId}`);
  definitionOf(trigger.triggerType);
  return trigger;
}

function refuseMoving(path: string, mayDiffer: readonly string[]): never {
  const message = `would bring other customers to this arm, or at another time, and the arms could not be compared; they may differ in ${mayDiffer.join(', ')}`;
  throw new EngineError('INVALID_INPUT', `ARM_MOVES_EXPOSURE: ${path} ${message}`, {
    details: [{ path, message, reason: 'ARM_MOVES_EXPOSURE' }],
  });
}

/** Throws INVALID_INPUT for what the type does not know, or does not accept, and for what would bring customers of its own to the arm. */
export function checkArmConfig(
  trigger: Pick<Trigger, 'triggerType' | 'config'>,
  config: Config,
  place: readonly string[],
) {
  const definition = definitionOf(trigger.triggerType);
  const delay = delayOf(definition);
  const mayDiffer = delay === undefined ? MAY_DIFFER : [...MAY_DIFFER, delay];
  const known = Object.keys(configSchema(definition).shape);
  const moving = Object.keys(config).find((member) => known.includes(member) && !mayDiffer.includes(member));
  if (moving !== undefined) refuseMoving([...place, moving].join('.'), mayDiffer);
  // Null: the type's default, as in a PATCH of the trigger.
  checkedConfig(trigger.triggerType, mergeConfig({}, config), place);
  // Together with the trigger's own: its window must not end before the arm acts.
  if (delay === undefined || !(delay in config)) return;
  try {
    checkedConfig(trigger.triggerType, mergeConfig(trigger.config, config));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw invalid([...place, delay].join('.'), `does not fit the trigger's own config: with it, ${error.message}`);
  }
}
