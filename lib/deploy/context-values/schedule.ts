/** The schedules that context values may give, checked as EventBridge Scheduler checks them. */
import { z } from 'zod';
import { ExpressionError } from '../../schedule-expressions/cron-field.ts';
import { parseExpression } from '../../schedule-expressions/expression.ts';

/** Takes the place of a schedule expression: the stack then makes no schedule. */
export const OFF = 'off';

/** Returns what is wrong with an expression of a recurring schedule, or undefined. */
function faultOf(expression: string): string | undefined {
  const now = Date.now();
  try {
    const { isRecurring, next } = parseExpression(expression, { timeZone: 'UTC', anchorMs: now });
    if (!isRecurring) return 'at(…) runs once: give rate(…) or a six-field cron(…)';
    return next(now) === undefined ? 'it never runs again: its years are over' : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** An expression that Scheduler accepts and that will run, or `off`. */
export const scheduleValue = z.string().superRefine((expression, context) => {
  if (expression === OFF) return;
  const fault = faultOf(expression);
  if (fault) context.addIssue({ code: 'custom', message: `"${expression}" is no schedule expression: ${fault}` });
});
