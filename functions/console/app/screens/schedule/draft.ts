/** A schedule as the form has it, and as the API takes it. */
import type { Input } from '../../api/call.ts';

export type ScheduleBody = NonNullable<Input<'createSchedule'>['body']>;

/** Fields of the form, as they are typed. */
export interface ScheduleDraft {
  readonly name: string;
  readonly description: string;
  readonly by: 'pattern' | 'cron' | 'at';
  readonly pattern: string;
  readonly cron: string;
  readonly at: string;
  readonly timeZone: string;
  readonly runs: 'job' | 'workflow';
  readonly jobType: string;
  readonly payload: string;
  readonly workflowId: string;
  readonly overlap: 'skip' | 'allow';
  readonly catchUp: 'all' | 'latest' | 'none';
}

export const emptyDraft: ScheduleDraft = {
  ...{ name: '', description: '', by: 'pattern', pattern: 'DAILY_AT_2AM', cron: '', at: '', timeZone: '' },
  ...{
    runs: 'workflow',
    jobType: 'UPDATE_CLIENT_METRICS',
    payload: '',
    workflowId: '',
    overlap: 'skip',
    catchUp: 'latest',
  },
};

/** Job types that a schedule can run, each with what its payload has. */
export const jobTypes: readonly (readonly [string, string])[] = [
  ['UPDATE_CLIENT_METRICS', ''],
  ['SEND_REMINDER_EMAILS', ''],
  ['GENERATE_BUSINESS_PLAN', '{"customerId": "…"}'],
  ['GENERATE_PDF', '{"customerId": "…"}'],
  ['GENERATE_DELIVERABLE', '{"customerId": "…", "month": 1}'],
];

/** What is no JSON of an object is sent as a text, for the API to say so. */
function payloadOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** When it comes. Only what was chosen: the API refuses two ways to say it. */
export function timingOf(draft: ScheduleDraft): NonNullable<Input<'previewSchedule'>['body']> {
  const { by, timeZone } = draft;
  return { [by]: draft[by], ...(timeZone.trim() === '' ? {} : { timeZone }) };
}

export function bodyOf(draft: ScheduleDraft): ScheduleBody {
  const { name, description, runs, jobType, payload, workflowId, overlap, catchUp } = draft;
  const what =
    runs === 'workflow'
      ? { workflowId }
      : { jobType, ...(payload.trim() === '' ? {} : { payload: payloadOf(payload) }) };
  const body = {
    ...{ name, overlap, catchUp, ...timingOf(draft), ...what },
    ...(description.trim() === '' ? {} : { description }),
  };
  return body as ScheduleBody; // what does not fit is refused by the API, at its field
}
