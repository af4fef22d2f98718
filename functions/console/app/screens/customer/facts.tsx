import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { now } from '../../clock.ts';
import { Moment } from '../../parts/moment.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import styles from './customer.module.css';

export type Customer = ReplyOf<'getCustomer'>;

const DAY_MS = 86_400_000;

const amounts = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const amount = (value: number): string => amounts.format(value);

function agoOf(at: string): string {
  const days = Math.floor((now() - Date.parse(at)) / DAY_MS);
  return days <= 0 ? 'today' : `${count(days, 'day')} ago`;
}

function Email({ customer: { email, allowsEmail, emailStoppedReason } }: { readonly customer: Customer }) {
  if (email === null) return <span className="dim">no address</span>;
  if (emailStoppedReason !== null)
    return (
      <span className="bad-text" title={emailStoppedReason}>
        stopped: {inWords(emailStoppedReason)}
      </span>
    );
  return allowsEmail ? 'allowed' : 'the customer wants none';
}

function OpenTasks({ customer: { id, tasks } }: { readonly customer: Customer }) {
  if (tasks.open === 0) return <span className="dim">none</span>;
  return (
    <>
      <Link className="link" href={`/tasks?view=list&customerId=${id}`}>
        {number(tasks.open)}
      </Link>
      {tasks.overdue > 0 && <span className="bad-text sm"> {number(tasks.overdue)} overdue</span>}
    </>
  );
}

/** What is known of a customer, in one line. */
export function Facts({ customer }: { readonly customer: Customer }) {
  const { orders, tasks } = customer;
  return (
    <dl className={`card ${styles.facts}`}>
      <div>
        <dt>Orders</dt>
        <dd>
          {number(orders.count)} <span className="dim sm">worth {amount(orders.total)}</span>
        </dd>
      </div>
      <div>
        <dt>Last order</dt>
        <dd>
          <Moment at={orders.lastOrderedAt} />
          {orders.lastOrderedAt !== null && <span className="dim sm"> {agoOf(orders.lastOrderedAt)}</span>}
        </dd>
      </div>
      <div>
        <dt>Last delivery</dt>
        <dd>
          <Moment at={orders.lastDeliveredAt} />
        </dd>
      </div>
      <div>
        <dt>Open tasks</dt>
        <dd>
          <OpenTasks customer={customer} />
        </dd>
      </div>
      <div>
        <dt>Next task due</dt>
        <dd>
          <Moment at={tasks.nextDueAt} />
        </dd>
      </div>
      <div>
        <dt>E-mail</dt>
        <dd>
          <Email customer={customer} />
        </dd>
      </div>
    </dl>
  );
}
