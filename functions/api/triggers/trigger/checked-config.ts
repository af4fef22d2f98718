import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { configSchema } from './config.ts';
import { definitionOf } from './definition-of.ts';

/** Throws INVALID_INPUT for a config that the trigger's type does not accept. */
export function checkedConfig(triggerType: string, config: unknown): Json {
  const parsed = configSchema(definitionOf(triggerType)).safeParse(config);
  if (parsed.success) return parsed.data as Json; // numbers and texts only
  const details = explainIssues(parsed.error.issues, ['config']);
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${details[0]?.message}`, { details });
}
