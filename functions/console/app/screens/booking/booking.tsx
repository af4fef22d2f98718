/** One booking: what happens next with its call, every call that was made, and what can be done. */
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { assigneeOf, BookingState, customerOf, isUnderWay, typeOf } from '../bookings/booking-words.tsx';
import { Actions } from './actions.tsx';
import styles from './booking.module.css';
import { Calls } from './calls.tsx';
import { Changes } from './changes.tsx';
import { Facts } from './facts.tsx';
import { WhatNext } from './what-next.tsx';

export type Booking = ReplyOf<'getBooking'>;
export type Followup = ReplyOf<'getFollowupStatus'>;

function Heading({ booking }: { readonly booking: Booking }) {
  const { customer, bookingType, scheduledAt, isFollowUp } = booking;
  return (
    <div className="row between wrap">
      <div className="grow">
        <div className="row wrap">
          <h1>
            {isFollowUp ? 'Call' : typeOf(bookingType)} with{' '}
            <Link href={`/customers/${customer.id}`}>{customerOf(booking)}</Link>
          </h1>
          <BookingState booking={booking} />
        </div>
        <p className="dim">
          <Moment at={scheduledAt} /> · {assigneeOf(booking)}
        </p>
      </div>
      <Actions booking={booking} />
    </div>
  );
}

function Content({ booking }: { readonly booking: Booking }) {
  const { id } = booking;
  const followup = useRead('getFollowupStatus', { params: { id } }, { isBusy: isUnderWay(booking) });
  return (
    <>
      <Heading booking={booking} />
      <View query={followup} rows={3}>
        {({ data }) => (
          <>
            <WhatNext booking={booking} followup={data} />
            <Calls calls={data.calls} isFollowUp={booking.isFollowUp} />
            <div className={styles.split}>
              <Facts booking={booking} followup={data} />
              <Changes bookingId={id} />
            </div>
          </>
        )}
      </View>
    </>
  );
}

export default function BookingScreen() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useRead('getBooking', { params: { id } }, { isBusy: ({ data }) => isUnderWay(data) });
  usePage({ title: 'Bookings', path: '/bookings' }, { title: query.data ? customerOf(query.data.data) : 'Booking' });
  return <View query={query}>{({ data }) => <Content key={id} booking={data} />}</View>;
}
