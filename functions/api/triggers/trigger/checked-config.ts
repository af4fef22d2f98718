import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { configSchema } from './config.ts';
import { definitionOf } from './definition-of.ts';

/** Throws INVALID_INPUT for a config that the trigger's type does not accept. `place`: where the request has it. */
export function checkedConfig(triggerType: string, config: unknown, place: readonly string[] = ['config']): Json {
  const parsed = configSchema(definitionOf(triggerType)).safeParse(config);
  if (parsed.success) return parsed.data as Json; // numbers and texts only
  const details = explainIssues(parsed.error.issues, place);
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${details[0]?.message}`, { details });
}
