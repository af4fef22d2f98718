import { ExpressionError } from './cron-field.ts';
import { parseExpression } from './expression.ts';

/** Returns what is wrong with an expression of a recurring schedule, or undefined: EventBridge Scheduler takes it, and it runs after `now`. */
export function faultOfSchedule(expression: string, timeZone: string, now: Date): string | undefined {
  try {
    const { isRecurring, next } = parseExpression(expression, { timeZone, anchorMs: now.getTime() });
    if (!isRecurring) return 'at(…) runs once: give rate(…) or a six-field cron(…)';
    return next(now.getTime()) === undefined
      ? 'it never runs again: its years are over, or no month of it has such a day'
      : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}
