/** A new schedule. */
import type { FormEvent } from 'react';
import { useLocation } from 'wouter';
import { messagesByMember } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { Field } from '../../parts/form/field.tsx';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useChanges } from '../../parts/form/use-changes.ts';
import { inWords } from '../../parts/words.ts';
import { useRefusal, useTenantZone } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { patterns } from '../schedules/when-words.ts';
import { bodyOf, emptyDraft, jobTypes, type ScheduleDraft } from './draft.ts';
import { Preview } from './preview.tsx';
import { useCreateSchedule } from './use-schedule.ts';

const MOST = 200;

interface PartProps {
  readonly draft: ScheduleDraft;
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly onChange: (change: Partial<ScheduleDraft>) => void;
}

function Choose<T extends string>(props: {
  readonly title: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly message?: string | undefined;
  readonly onChange: (value: T) => void;
}) {
  const { title, value, options, message, onChange } = props;
  const choose = (next: string) => onChange(next as T); // one of the options
  return (
    <Field title={title} message={message}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => choose(event.target.value)}>
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const ways = [
  ['pattern', 'by a pattern'],
  ['cron', 'by cron'],
  ['at', 'once'],
] as const;

/** At which moments. */
function When({ draft, messages, onChange }: PartProps) {
  const zone = useTenantZone();
  return (
    <section className="card pad stack" aria-label="When">
      <Choose title="When" value={draft.by} options={ways} onChange={(by) => onChange({ by })} />
      {draft.by === 'pattern' && (
        <Choose
          title="Pattern"
          value={draft.pattern}
          options={patterns}
          message={messages.pattern}
          onChange={(pattern) => onChange({ pattern })}
        />
      )}
      {draft.by === 'cron' && (
        <Field
          title="Cron"
          message={messages.cron}
          about="Minutes, hours, day of month, month, day of week, year; one of the two day fields is ?. Such as 0 9 ? * MON-FRI *"
        >
          {(ids) => <input {...ids} value={draft.cron} onChange={(event) => onChange({ cron: event.target.value })} />}
        </Field>
      )}
      {draft.by === 'at' && (
        <Field title="At" message={messages.at}>
          {(ids) => (
            <input
              {...ids}
              type="datetime-local"
              value={draft.at}
              onChange={(event) => onChange({ at: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field title="Time zone" message={messages.timeZone} about={`Empty: that of the tenant, ${zone}.`}>
        {(ids) => (
          <input {...ids} value={draft.timeZone} onChange={(event) => onChange({ timeZone: event.target.value })} />
        )}
      </Field>
    </section>
  );
}

const kinds = [
  ['workflow', 'a workflow, without a customer'],
  ['job', 'a job'],
] as const;

/** What it runs. */
function What({ draft, messages, onChange }: PartProps) {
  const workflows = useRead('listWorkflows', { query: { limit: MOST, status: 'ACTIVE' } }, { isLive: false }).data?.data
    .items;
  const named = [['', 'Choose…'] as const, ...(workflows ?? []).map(({ id, name }) => [id, name] as const)];
  const payload = jobTypes.find(([type]) => type === draft.jobType)?.[1];
  return (
    <section className="card pad stack" aria-label="What">
      <Choose title="Runs" value={draft.runs} options={kinds} onChange={(runs) => onChange({ runs })} />
      {draft.runs === 'workflow' ? (
        <Choose
          title="Workflow"
          value={draft.workflowId}
          options={named}
          message={messages.workflowId}
          onChange={(workflowId) => onChange({ workflowId })}
        />
      ) : (
        <>
          <Choose
            title="Job"
            value={draft.jobType}
            options={jobTypes.map(([type]) => [type, inWords(type)] as const)}
            message={messages.jobType}
            onChange={(jobType) => onChange({ jobType })}
          />
          {payload && (
            <Field title="Payload" message={messages.payload} about={`JSON such as ${payload}`}>
              {(ids) => (
                <textarea
                  {...ids}
                  className="input mono"
                  rows={2}
                  value={draft.payload}
                  onChange={(event) => onChange({ payload: event.target.value })}
                />
              )}
            </Field>
          )}
        </>
      )}
      <Choose
        title="While that of last time is not over"
        value={draft.overlap}
        options={[
          ['skip', 'nothing starts'],
          ['allow', 'another one starts'],
        ]}
        onChange={(overlap) => onChange({ overlap })}
      />
      <Choose
        title="After an outage"
        value={draft.catchUp}
        options={[
          ['latest', 'the last moment is made up for'],
          ['all', 'all moments are made up for'],
          ['none', 'nothing is made up for'],
        ]}
        onChange={(catchUp) => onChange({ catchUp })}
      />
    </section>
  );
}

export default function NewSchedule() {
  usePage({ title: 'Schedules', path: '/schedules' }, { title: 'New schedule' });
  const [, navigate] = useLocation();
  const { changed, isDirty, change, forget } = useChanges<ScheduleDraft>('schedule new', null);
  const draft = { ...emptyDraft, ...changed };
  const create = useCreateSchedule({
    forget,
    onCreated: (name) => navigate(`/schedules/${encodeURIComponent(name)}`),
  });
  useUnsavedGuard(draft.name || 'the schedule', isDirty);
  const refusal = useRefusal('operator');
  const messages = messagesByMember(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending) create.mutate(bodyOf(draft));
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h1>New schedule</h1>
      <section className="card pad stack" aria-label="Schedule">
        <Field
          title="Name"
          message={messages.name}
          about="Letters, digits, dots, underscores and hyphens. It never changes."
        >
          {(ids) => <input {...ids} value={draft.name} onChange={(event) => change({ name: event.target.value })} />}
        </Field>
        <Field title="Description" message={messages.description}>
          {(ids) => (
            <input
              {...ids}
              value={draft.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
      </section>
      <When {...{ draft, messages }} onChange={change} />
      <Preview draft={draft} />
      <What {...{ draft, messages }} onChange={change} />
      <SubmitRow label="Make the schedule" refusal={refusal} isPending={create.isPending} />
    </form>
  );
}
