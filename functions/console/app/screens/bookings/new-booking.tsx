/** Makes a booking: for whom, when, by whom. */
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useZone } from '../../parts/moment.tsx';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { useSession } from '../../session/session.ts';
import { typeOf } from './booking-words.tsx';
import styles from './bookings.module.css';
import { useCreateBooking } from './change-bookings.ts';
import { CustomerField } from './customer-field.tsx';
import { FormEnd } from './form-end.tsx';
import { RepField } from './rep-field.tsx';
import { toScheduledAt, type When, whenAt, zonesOf } from './when/when.ts';
import { WhenField } from './when/when-field.tsx';

type Customer = ReplyOf<'getCustomer'>;

const QUARTER_MS = 900_000;
/** Those that are called. */
const TYPES = ['follow_up', 'scheduled_call', 'manual_follow_up'];
const OTHER = 'another, which is not called';
const MOST_NOTES = 10_000;

const nextQuarter = (): number => Math.ceil((now() + QUARTER_MS) / QUARTER_MS) * QUARTER_MS;

function useDraft(customer: Customer) {
  const zone = useZone();
  const { tenant } = useSession();
  const [when, setWhen] = useState<When>(() => whenAt(nextQuarter(), zone));
  const [assignedUserId, setAssignee] = useState(customer.salesRep?.id ?? null);
  const [bookingType, setType] = useState('follow_up');
  const [notes, setNotes] = useState('');
  const zones = zonesOf(zone, tenant?.timeZone, customer.timeZone);
  const body = {
    ...{ customerId: customer.id, assignedUserId, bookingType },
    ...{ scheduledAt: toScheduledAt(when), timeZone: when.zone },
    notes: notes.trim() === '' ? null : notes,
  };
  return { when, setWhen, assignedUserId, setAssignee, bookingType, setType, notes, setNotes, zones, body };
}

/** A follow-up, or a type of the CRM's own, which is kept but not called. */
function TypeField({ value, onChange }: { readonly value: string; readonly onChange: (type: string) => void }) {
  const [isOther, setOther] = useState(false);
  const choose = (type: string) => {
    setOther(type === OTHER);
    onChange(type === OTHER ? '' : type);
  };
  return (
    <div className="stack">
      <label className={styles.field}>
        <span className="b">Type</span>
        <select className="input" value={isOther ? OTHER : value} onChange={(event) => choose(event.target.value)}>
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {typeOf(type)}
            </option>
          ))}
          <option value={OTHER}>{OTHER}</option>
        </select>
      </label>
      {isOther && (
        <label className={styles.field}>
          <span className="b">Name of the type</span>
          <input
            className="input"
            required
            maxLength={100}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </label>
      )}
    </div>
  );
}

function Form({ customer, onClose }: { readonly customer: Customer; readonly onClose: () => void }) {
  const draft = useDraft(customer);
  const create = useCreateBooking();
  const [, navigate] = useLocation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(draft.body, {
      onSuccess: ({ id }) => {
        say(`Booked with ${customer.name ?? 'the customer'}.`);
        navigate(`/bookings/${id}`);
      },
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        With <span className="b break">{customer.name ?? 'a customer without a name'}</span>
      </p>
      <RepField value={draft.assignedUserId} holder={customer.salesRep} onChange={draft.setAssignee} />
      <WhenField when={draft.when} zones={draft.zones} assigneeId={draft.assignedUserId} onChange={draft.setWhen} />
      <TypeField value={draft.bookingType} onChange={draft.setType} />
      <label className={styles.field}>
        <span className="b">Notes</span>
        <textarea
          className="input"
          rows={2}
          maxLength={MOST_NOTES}
          value={draft.notes}
          onChange={(event) => draft.setNotes(event.target.value)}
        />
      </label>
      <FormEnd error={create.error} submit="Book" isPending={create.isPending} onCancel={onClose} />
    </form>
  );
}

interface NewBookingProps {
  /** Empty while no customer is chosen. */
  readonly customerId: string;
  readonly onChoose: (customerId: string) => void;
  readonly onClose: () => void;
}

export function NewBooking({ customerId, onChoose, onClose }: NewBookingProps) {
  const query = useRead('getCustomer', { params: { id: customerId } }, { isLive: false, enabled: customerId !== '' });
  return (
    <Dialog title="Book a follow-up?" onClose={onClose}>
      {customerId === '' ? (
        <CustomerField onChoose={onChoose} />
      ) : (
        <View query={query} rows={5}>
          {({ data }) => <Form customer={data} onClose={onClose} />}
        </View>
      )}
    </Dialog>
  );
}
