import { didYouMean } from '../../engine/did-you-mean.ts';
import { EngineError } from '../../engine/errors.ts';
import type { MaintenanceDefinition } from '../../engine/maintenance/define.ts';
import { maintenance } from '../../registry.ts';

const definitions = new Map<string, MaintenanceDefinition>(Object.values(maintenance).map((one) => [one.name, one]));

/** Throws NOT_FOUND. */
export function definitionOf(name: string): MaintenanceDefinition {
  const definition = definitions.get(name);
  if (definition) return definition;
  const names = [...definitions.keys()];
  throw new EngineError(
    'NOT_FOUND',
    `There is no maintenance "${name}"${didYouMean(name, names)}; known: ${names.join(', ')}`,
  );
}
