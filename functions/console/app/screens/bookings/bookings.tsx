/** Bookings: failed calls and what holds calls back first, the next calls, and a calendar or a list. */
import { useMemo } from 'react';
import { Redirect, useSearchParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { useShortcuts } from '../../shell/keys.ts';
import { usePage } from '../../shell/page.ts';
import { Calendar } from './calendar/calendar.tsx';
import { FailedCalls } from './failed/failed-calls.tsx';
import { HeldBack } from './failed/held-back.tsx';
import { BookingList } from './list.tsx';
import { NewBooking } from './new-booking.tsx';
import { NextCalls } from './next-calls.tsx';
import { usePlace } from './place.ts';

type Attention = ReplyOf<'getBookingAttention'>;

function summaryOf({ today: { calls, toCome, made, failed }, waiting }: Attention): string {
  if (calls === 0) return waiting > 0 ? `No call today; ${number(waiting)} of before are due` : 'No call today';
  const parts = [
    toCome > 0 && `${number(toCome)} to come`,
    made > 0 && `${number(made)} made`,
    failed > 0 && `${number(failed)} failed`,
  ];
  return `${count(calls, 'call')} today: ${parts.filter(Boolean).join(', ') || 'under way'}`;
}

function Views() {
  const { view, set } = usePlace();
  const none = { status: '', taskStatus: '', error: '', customerId: '', isAssigned: '', when: '', from: '', to: '' };
  const views = [
    ['day', 'Day'],
    ['week', 'Week'],
    ['list', 'List'],
  ] as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: three buttons, of which one is pressed
    <div className="seg" role="group" aria-label="Show">
      {views.map(([name, words]) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() =>
            set(name === 'list' ? { view: name, when: 'next' } : { ...none, view: name === 'day' ? '' : name })
          }
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** The dialog of a new booking, whose state is in the address: a customer's screen links to it. */
function useNewBooking() {
  const [{ new: isOpen, with: customerId = '' }, set] = useAddress(['new', 'with']);
  const refusal = useRefusal('operator');
  const open = () => refusal === undefined && set({ new: 'true' });
  useShortcuts(useMemo(() => [{ keys: 'n', label: 'Book a follow-up', run: () => open() }], [refusal]));
  const dialog =
    isOpen === undefined ? null : (
      <NewBooking
        customerId={customerId}
        onChoose={(id) => set({ with: id })}
        onClose={() => set({ new: '', with: '' })}
      />
    );
  return { open, dialog, refusal };
}

function Screen() {
  usePage({ title: 'Bookings', path: '/bookings' });
  const { view } = usePlace();
  const attention = useRead('getBookingAttention', {}, { isBusy: ({ data }) => data.waiting > 0 });
  const { open, dialog, refusal } = useNewBooking();
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Bookings</h1>
          <p className="dim">{attention.data ? summaryOf(attention.data.data) : '…'}</p>
        </div>
        <div className="row wrap">
          <Views />
          <Button kind="pri" refusal={refusal} shortcut="n" onClick={open}>
            Book a follow-up
          </Button>
        </div>
      </div>
      <View query={attention} rows={2}>
        {({ data }) => (
          <>
            <FailedCalls groups={data.failed} />
            <HeldBack attention={data} />
            {view !== 'list' && <NextCalls bookings={data.next} />}
          </>
        )}
      </View>
      {view === 'list' ? <BookingList /> : <Calendar />}
      {dialog}
    </>
  );
}

export default function Bookings() {
  const [search] = useSearchParams();
  const booking = search.get('booking');
  return booking === null ? <Screen /> : <Redirect to={`/bookings/${booking}`} replace />;
}
