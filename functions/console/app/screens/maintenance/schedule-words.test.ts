import { expect, it } from 'vitest';
import { scheduleInWords } from './schedule-words.ts';

it.each([
  ['off', 'without a schedule'],
  ['rate(1 hour)', 'every hour'],
  ['rate(15 minutes)', 'every 15 minutes'],
  ['cron(* * * * ? *)', 'every minute UTC'],
  ['cron(0/15 * * * ? *)', 'every 15 minutes UTC'],
  ['cron(0 * * * ? *)', 'every hour UTC'],
  ['cron(0 0/6 * * ? *)', 'every 6 hours from 00:00 UTC'],
  ['cron(1 0,12 * * ? *)', 'every day at 00:01 and 12:01 UTC'],
  ['cron(0 0 ? * SUN *)', 'every Sunday at 00:00 UTC'],
  ['cron(30 8 ? * MON-FRI *)', 'Monday to Friday at 08:30 UTC'],
  ['cron(0 0 1 * ? *)', 'on day 1 of every month at 00:00 UTC'],
  ['cron(0 9-17 * * ? *)', 'cron(0 9-17 * * ? *), UTC'],
  ['cron(0 0 L * ? *)', 'cron(0 0 L * ? *), UTC'],
])('%s is %s', (schedule, words) => expect(scheduleInWords(schedule)).toBe(words));
