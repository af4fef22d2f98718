import { type ConditionIssue, compileCondition } from '../../workflows/conditions/compile-condition.ts';
import { invalid } from '../http/fields/invalid.ts';

/** Compiles a condition over customers. Throws INVALID_INPUT with what is wrong, and where; `path` is its member of the request. */
export function compileWhere(where: unknown, path: string) {
  const issues: ConditionIssue[] = [];
  const compiled = compileCondition(where, { variables: new Set(), nodes: new Set() }, (issue) => issues.push(issue));
  const [first] = issues;
  if (first) throw invalid([path, first.at].filter(Boolean).join('.'), first.message);
  return compiled;
}
