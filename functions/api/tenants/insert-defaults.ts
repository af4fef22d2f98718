/** The triggers and feedback templates that every tenant starts with. */
import type { Database } from '../../engine/data/database.ts';
import { triggers } from '../../registry.ts';
import { insertDefaultTemplates, insertDefaultTriggers } from './queries.gen.ts';

const presets = Object.values(triggers).flatMap(({ type, presets: ofType }) =>
  ofType.map((preset) => ({ triggerType: type, ...preset })),
);

/** The answers about a sample that a new tenant's people can choose from. */
const feedbackTemplates = [
  { category: 'POSITIVE', sortOrder: 1, label: 'Loved it' },
  { category: 'POSITIVE', sortOrder: 2, label: 'Praised the quality' },
  { category: 'POSITIVE', sortOrder: 3, label: 'Fits the menu' },
  { category: 'POSITIVE', sortOrder: 4, label: 'Fair value for the price' },
  { category: 'POSITIVE', sortOrder: 5, label: 'Their guests would like it' },
  { category: 'NEGATIVE', sortOrder: 10, label: 'Price too high' },
  { category: 'NEGATIVE', sortOrder: 11, label: 'Not the style they want' },
  { category: 'NEGATIVE', sortOrder: 12, label: 'Doubts about the quality' },
  { category: 'NEGATIVE', sortOrder: 13, label: 'Already stocks something alike' },
  { category: 'NEUTRAL', sortOrder: 20, label: 'Still considering it' },
  { category: 'NEUTRAL', sortOrder: 21, label: 'Needs more time' },
  { category: 'NEUTRAL', sortOrder: 22, label: 'Perhaps another season' },
  { category: 'NEUTRAL', sortOrder: 23, label: 'Interested, but the wrong moment' },
] as const;

interface Where {
  readonly database: Database;
  readonly tenantId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Idempotent by name. Returns how many were missing. */
export async function insertDefaults({ database, tenantId, actor, now }: Where) {
  const { made } = await database.one(insertDefaultTriggers, { tenantId, actor, presets, now });
  const { templates } = await database.one(insertDefaultTemplates, { tenantId, templates: feedbackTemplates });
  return { triggers: made, templates };
}
