/** EventBridge Scheduler expression, six-field cron or rate, in UTC. */
export type ScheduleExpression = `cron(${string})` | `rate(${string})`;

/**
 * Common schedules by name, in the syntax of EventBridge Scheduler: six fields, in UTC, one of the two day fields `?`, and
 * weekdays by name, because Scheduler counts them from 1 = Sunday and other crons from 0. The shortest period is a minute.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const patterns = {
  EVERY_MINUTE: 'cron(* * * * ? *)',
  EVERY_5_MINUTES: 'cron(0/5 * * * ? *)',
  EVERY_15_MINUTES: 'cron(0/15 * * * ? *)',
  EVERY_30_MINUTES: 'cron(0/30 * * * ? *)',
  EVERY_HOUR: 'cron(0 * * * ? *)',
  EVERY_6_HOURS: 'cron(0 0/6 * * ? *)',
  EVERY_12_HOURS: 'cron(0 0/12 * * ? *)',
  DAILY_AT_MIDNIGHT: 'cron(0 0 * * ? *)',
  DAILY_AT_2AM: 'cron(0 2 * * ? *)',
  DAILY_AT_NOON: 'cron(0 12 * * ? *)',
  WEEKLY_SUNDAY: 'cron(0 0 ? * SUN *)',
  WEEKLY_MONDAY: 'cron(0 0 ? * MON *)',
  MONTHLY_FIRST: 'cron(0 0 1 * ? *)',
} as const satisfies Readonly<Record<string, ScheduleExpression>>;

export type Pattern = keyof typeof patterns;
