/** `Conditions` of a template: `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::Equals`, and conditions that name others. */
import { isDeepStrictEqual } from 'node:util';
import { TemplateError } from '../service.ts';
import type { Place, Scope } from './scope.ts';

type Resolve = (value: unknown, scope: Scope, place: Place) => unknown;

/**
 * Returns whether the named condition is true. Throws `TemplateError` for an unknown name and for circular conditions.
 */
export function holds(name: string, scope: Scope, place: Place, resolve: Resolve): boolean {
  const open = new Set<string>();
  const named = (condition: string): boolean => {
    const conditions = scope.template.Conditions;
    if (!conditions || !Object.hasOwn(conditions, condition))
      throw new TemplateError(place, `there is no condition "${condition}"`);
    if (open.has(condition)) throw new TemplateError(place, `condition "${condition}" depends on itself`);
    open.add(condition);
    const result = evaluate(conditions[condition]);
    open.delete(condition);
    return result;
  };
  const evaluate = (expression: unknown): boolean => {
    const [entry, ...others] = typeof expression === 'object' && expression ? Object.entries(expression) : [];
    if (entry && others.length === 0) {
      const [operator, argument] = entry;
      if (operator === 'Condition' && typeof argument === 'string') return named(argument);
      const operands: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
      if (operator === 'Fn::And') return operands.map(evaluate).every(Boolean);
      if (operator === 'Fn::Or') return operands.map(evaluate).some(Boolean);
      if (operator === 'Fn::Not' && operands.length === 1) return !evaluate(operands[0]);
      if (operator === 'Fn::Equals' && operands.length === 2) {
        return isDeepStrictEqual(resolve(operands[0], scope, place), resolve(operands[1], scope, place));
      }
    }
    throw new TemplateError(place, `${JSON.stringify(expression)} is not a condition`);
  };
  return named(name);
}
