/** Runs during every deployment that changes its code or the SQL beside it. */
import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { migrate } from './migrate.ts';
import { bucketMemory } from './own-database/memory.ts';
import type { Schema } from './schema/schema.ts';

/** lib/deploy/bundle.ts writes it beside the bundle. */
const schema = JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8')) as Schema; // ours

export const handler = (_: unknown, context: Context): Promise<{ applied: string[] }> =>
  migrate(schema, { memory: bucketMemory, remainingMs: () => context.getRemainingTimeInMillis() });
