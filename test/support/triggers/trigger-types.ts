/** Every registered trigger type with the statement of its folder. */
import type { EvaluateStatement } from '../../../functions/engine/triggers/evaluation.ts';
import { triggers } from '../../../functions/registry.ts';
import type { TriggerType } from './evaluate-tenant.ts';

export type TriggerTypeName = keyof typeof triggers;

async function readEvaluate(name: string): Promise<EvaluateStatement> {
  const { evaluate } = await import(`../../../functions/triggers/${name}/queries.gen.ts`);
  return evaluate;
}

const entries = Object.entries(triggers).map(async ([name, definition]): Promise<[string, TriggerType]> => {
  return [name, { definition, evaluate: await readEvaluate(definition.name) }];
});

/** By their names in the registry. */
export const triggerTypes = Object.fromEntries(await Promise.all(entries)) as Readonly<
  Record<TriggerTypeName, TriggerType> // the registry's own keys
>;
