/** One customer: facts, what happened, and why a trigger made a task or none. */
import { useParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { CustomerState } from '../customers/customer-state.tsx';
import styles from './customer.module.css';
import { type Customer as CustomerFacts, Facts } from './facts.tsx';
import { NextOrder } from './prediction.tsx';
import { Runs } from './runs.tsx';
import { Timeline } from './timeline.tsx';
import { Why } from './why.tsx';

/** The customer's own time, where their zone is another than the tenant's. Nothing for a zone that the browser does not know. */
function LocalTime({ zone }: { readonly zone: string }) {
  try {
    const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone: zone }).format(now());
    return `${zone}, ${time} there`;
  } catch {
    return zone;
  }
}

function Heading({ customer }: { readonly customer: CustomerFacts }) {
  const { id, name, accountNumber, email, phone, salesRep, timeZone } = customer;
  return (
    <div className="row between wrap">
      <div className="grow">
        <div className="row wrap">
          <h1>{name?.trim() ? name : 'A customer without a name'}</h1>
          <CustomerState customer={customer} />
        </div>
        <p className="dim">
          {accountNumber !== null && `Account ${accountNumber} · `}
          {salesRep ? (
            <>
              rep <ScreenLink to={`/tasks?assigneeId=${salesRep.id}`}>{salesRep.name ?? 'without a name'}</ScreenLink>
            </>
          ) : (
            'no rep'
          )}
          {email !== null && ` · ${email}`}
          {phone !== null && ` · ${phone}`}
          {timeZone !== null && (
            <>
              {' · '}
              <LocalTime zone={timeZone} />
            </>
          )}
        </p>
        <p className="mono sm dim select">{id}</p>
        <a className="link narrow-only" href="#why">
          Why a task, or why none
        </a>
      </div>
      <ScreenLink className="btn" to={`/bookings?new=true&with=${id}`}>
        Book a follow-up
      </ScreenLink>
    </div>
  );
}

export default function Customer() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useRead('getCustomer', { params: { id } });
  usePage({ title: 'Customers', path: '/customers' }, { title: query.data?.data.name ?? 'Customer' });
  return (
    <View query={query}>
      {({ data: customer }) => (
        <>
          <Heading customer={customer} />
          <Facts customer={customer} />
          <NextOrder customerId={customer.id} />
          <Runs customerId={customer.id} />
          <div className={styles.split}>
            <Timeline customerId={customer.id} />
            <Why customerId={customer.id} />
          </div>
        </>
      )}
    </View>
  );
}
