/** One calendar: its week, exceptions and holidays, beside what a change would do. */
import { useMemo, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Answer } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { useChanges } from '../../parts/form/use-changes.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { dayOf } from '../../parts/wall-time.ts';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import styles from './calendar.module.css';
import { CalendarForm } from './calendar-form.tsx';
import { type Calendar, type CalendarDraft, changesIn, draftOf } from './draft.ts';
import { Effects } from './effects.tsx';
import { faultsOf, useRemoveCalendar, useSaveCalendar } from './use-calendar.ts';
import { Year } from './year.tsx';

function Heading({ calendar }: { readonly calendar: Calendar }) {
  const { id, name, isOpen, isDefault, nextOpenAt } = calendar;
  const [isRemoving, setRemoving] = useState(false);
  const [, navigate] = useLocation();
  const remove = useRemoveCalendar(id, () => navigate('/calendars'));
  return (
    <div className="row between wrap">
      <div className="row wrap">
        <h1>{name}</h1>
        <Pill tone={isOpen ? 'ok' : 'plain'} text={isOpen ? 'open now' : 'closed now'} />
        {isDefault && <Pill tone="acc" text="default" />}
        {!isOpen && nextOpenAt !== null && (
          <span className="sm dim">
            opens <Moment at={nextOpenAt} />
          </span>
        )}
      </div>
      <Button refusal={useRefusal('admin')} onClick={() => setRemoving(true)}>
        Remove…
      </Button>
      {isRemoving && (
        <Confirm
          title={`Remove “${name}”?`}
          action="Remove the calendar"
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            setRemoving(false);
            remove.mutate();
          }}
        >
          <p>Workflows that keep to it must not be active any more, and none of their runs on the way.</p>
        </Confirm>
      )}
    </div>
  );
}

function Editor({ answer: { data: calendar, etag } }: { readonly answer: Answer<'getCalendar'> }) {
  const { id, name, timeZone } = calendar;
  const changes = useChanges<CalendarDraft>(`calendar ${id}`, etag);
  const saved = useMemo(() => draftOf(calendar), [calendar]);
  const draft = { ...saved, ...changes.changed };
  const change = changesIn(draft, saved);
  const number = Object.keys(change).length;
  const refusal = useRefusal('admin');
  const save = useSaveCalendar(id, changes);
  const faults = faultsOf(save.error);
  const today = dayOf(now(), timeZone);
  useUnsavedGuard(name, number > 0);
  return (
    <div className={styles.split}>
      <div className="stack">
        <CalendarForm {...{ draft, today, refusal }} onChange={changes.change} />
        {faults.length > 0 && (
          <ul className="card pad plain-list bad-text" role="alert">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <div className="row end wrap">
          {number > 0 && <Button onClick={changes.forget}>Discard</Button>}
          <Button
            kind="pri"
            refusal={refusal ?? (number === 0 ? 'Nothing is changed.' : undefined)}
            isBusy={save.isPending}
            onClick={() => save.mutate({ change, etag: changes.base })}
          >
            Save {number > 0 && count(number, 'change')}
          </Button>
        </div>
      </div>
      <div className="stack">
        <Effects id={id} change={change} />
        <Year id={id} year={Number(today.slice(0, 4))} zone={timeZone} />
      </div>
    </div>
  );
}

export default function CalendarScreen() {
  const { id = '' } = useParams();
  const query = useRead('getCalendar', { params: { id } });
  usePage({ title: 'Calendars', path: '/calendars' }, { title: query.data?.data.name ?? 'Calendar' });
  return (
    <View query={query}>
      {(answer) => (
        <>
          <Heading calendar={answer.data} />
          <Editor key={id} answer={answer} />
        </>
      )}
    </View>
  );
}
