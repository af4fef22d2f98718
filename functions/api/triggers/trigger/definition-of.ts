import { EngineError } from '../../../engine/errors.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { triggers } from '../../../registry.ts';

const byType = new Map<string, TriggerDefinition>(
  Object.values(triggers).map((definition) => [definition.type, definition]),
);

/** Trigger types that have a function. */
export const triggerTypes: readonly string[] = [...byType.keys()];

/** Returns undefined for a type whose function was removed while its triggers were kept. */
export const findDefinition = (triggerType: string): TriggerDefinition | undefined => byType.get(triggerType);

/** Throws CONFLICT for a type whose function was removed while its triggers were kept. */
export function definitionOf(triggerType: string): TriggerDefinition {
  const definition = byType.get(triggerType);
  if (!definition) throw new EngineError('CONFLICT', `No function evaluates triggers of type ${triggerType} any more`);
  return definition;
}
