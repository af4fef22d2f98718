import { EngineError } from '../../../engine/errors.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { triggers } from '../../../registry.ts';

const byType = new Map<string, TriggerDefinition>(
  Object.values(triggers).map((definition) => [definition.type, definition]),
);

/** Types that have a function. */
export const triggerTypes: readonly string[] = [...byType.keys()];

/** Throws CONFLICT for a row whose type no code knows: its function was taken away, its history was not. */
export function definitionOf(triggerType: string): TriggerDefinition {
  const definition = byType.get(triggerType);
  if (!definition) throw new EngineError('CONFLICT', `No function evaluates triggers of type ${triggerType} any more`);
  return definition;
}
