/** Every registered trigger type with the statement of its folder. */
import { triggers } from '../../../functions/registry.ts';
import type { TriggerType } from './evaluate-tenant.ts';

export type TriggerTypeName = keyof typeof triggers;

async function readStatements(name: string): Promise<Pick<TriggerType, 'evaluate' | 'compare'>> {
  const { evaluate, compare } = await import(`../../../functions/triggers/${name}/queries.gen.ts`);
  return { evaluate, compare };
}

const entries = Object.entries(triggers).map(async ([name, definition]): Promise<[string, TriggerType]> => {
  return [name, { definition, ...(await readStatements(definition.name)) }];
});

/** By their names in the registry. */
export const triggerTypes = Object.fromEntries(await Promise.all(entries)) as Readonly<
  Record<TriggerTypeName, TriggerType> // the registry's own keys
>;
