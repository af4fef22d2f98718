/** Routes whose body is checked against the registry of triggers. */
import * as z from 'zod/mini';
import { didYouMean } from '../../engine/did-you-mean.ts';
import type { TriggerDefinition } from '../../engine/triggers/define.ts';
import { triggers } from '../../registry.ts';
import { describe } from '../http/fields/describe.ts';
import { object } from '../http/fields/strict-object.ts';
import { withBody } from '../http/request/route.ts';
import { routes as evaluations } from './evaluations/routes.ts';
import { routes, triggerFields } from './routes.ts';
import { configSchema } from './trigger/config.ts';

const definitions: readonly TriggerDefinition[] = Object.values(triggers);
const types = definitions.map(({ type }) => type);

const typeAndConfig = (definition: TriggerDefinition) => ({
  triggerType: z.literal(definition.type).check(describe(definition.description)),
  config: z.optional(configSchema(definition)),
});

const newVariant = (definition: TriggerDefinition) => object({ ...typeAndConfig(definition), ...triggerFields });
const previewedVariant = (definition: TriggerDefinition) => object(typeAndConfig(definition));

function explainType({ input }: { readonly input?: unknown }): string {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return 'must be an object';
  const one = `one of ${types.join(', ')}`;
  if (!('triggerType' in input)) return `is required: ${one}`;
  return `must be ${one}${didYouMean(String(input.triggerType), types)}`;
}

/** The registry is never empty. */
type OneOrMore<T> = [T, ...T[]];

/** The type decides which settings the config has. */
const newTrigger = z.discriminatedUnion(
  'triggerType',
  definitions.map(newVariant) as OneOrMore<ReturnType<typeof newVariant>>,
  { error: explainType },
);

const previewedTrigger = z.discriminatedUnion(
  'triggerType',
  definitions.map(previewedVariant) as OneOrMore<ReturnType<typeof previewedVariant>>,
  { error: explainType },
);

export const checkedRoutes = {
  createTrigger: withBody(routes.createTrigger, newTrigger),
  previewNewTrigger: withBody(evaluations.previewNewTrigger, previewedTrigger),
};
