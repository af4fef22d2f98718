/** The schedules that context values may give, checked as EventBridge Scheduler checks them. */
import { z } from 'zod';
import { faultOfSchedule } from '../../../functions/engine/schedules/fault-of-schedule.ts';

/** Takes the place of a schedule expression: the stack then makes no schedule. */
export const OFF = 'off';

/** An expression that Scheduler accepts and that will run, or `off`. */
export const scheduleValue = z.string().superRefine((expression, context) => {
  if (expression === OFF) return;
  const fault = faultOfSchedule(expression, 'UTC', new Date());
  if (fault) context.addIssue({ code: 'custom', message: `"${expression}" is no schedule expression: ${fault}` });
});
