/** A new calendar. */
import type { FormEvent } from 'react';
import { useLocation } from 'wouter';
import { now } from '../../clock.ts';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useChanges } from '../../parts/form/use-changes.ts';
import { dayOf } from '../../parts/wall-time.ts';
import { useRefusal, useTenantZone } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { CalendarForm } from './calendar-form.tsx';
import { type CalendarDraft, officeHours } from './draft.ts';
import { faultsOf, useCreateCalendar } from './use-calendar.ts';

export default function NewCalendar() {
  usePage({ title: 'Calendars', path: '/calendars' }, { title: 'New calendar' });
  const [, navigate] = useLocation();
  const timeZone = useTenantZone();
  const { changed, isDirty, change, forget } = useChanges<CalendarDraft>('calendar new', null);
  const draft: CalendarDraft = {
    ...{ name: '', timeZone, country: null, region: null, isDefault: false },
    ...{ hours: officeHours, exceptions: [], holidays: [] },
    ...changed,
  };
  const create = useCreateCalendar({ forget, onCreated: (id) => navigate(`/calendars/${id}`) });
  useUnsavedGuard(draft.name || 'the calendar', isDirty);
  const refusal = useRefusal('admin');
  const faults = faultsOf(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending) create.mutate(draft);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h1>New calendar</h1>
      <CalendarForm draft={draft} today={dayOf(now(), timeZone)} refusal={undefined} onChange={change} />
      {faults.length > 0 && (
        <ul className="card pad plain-list bad-text" role="alert">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      <SubmitRow label="Make the calendar" refusal={refusal} isPending={create.isPending} />
    </form>
  );
}
