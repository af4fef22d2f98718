/** Customers, newest first, or found by the beginning of a text. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { CustomerCsv } from './customer-csv.tsx';
import { CustomerState } from './customer-state.tsx';
import styles from './customers.module.css';
import { NAMES, SearchBar } from './search-bar.tsx';

type Customer = ReplyOf<'listCustomers'>['items'][number];

const PAGE = 50;

interface RowProps {
  readonly customer: Customer;
  readonly isCurrent: boolean;
}

function Row({ customer, isCurrent }: RowProps) {
  const { id, name, accountNumber, email, salesRep, createdAt } = customer;
  const none = <span className="dim">–</span>;
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <Link href={`/customers/${id}`} className={styles.name}>
          {name ?? <span className="dim">no name</span>}
        </Link>
      </td>
      <td data-label="Account">{accountNumber ?? none}</td>
      <td data-label="E-mail">{email ?? none}</td>
      <td data-label="Rep">{salesRep ? (salesRep.name ?? 'no name') : <span className="dim">no one</span>}</td>
      <td>
        <CustomerState customer={customer} />
      </td>
      <td data-label="Since">
        <Moment at={createdAt} />
      </td>
    </tr>
  );
}

interface TableProps {
  readonly customers: readonly Customer[];
  readonly current: string | undefined;
}

function Table({ customers, current }: TableProps) {
  return (
    <section className="card table" aria-label="Customers">
      <table className="cards">
        <thead>
          <tr>
            <th>Customer</th>
            <th>Account</th>
            <th>E-mail</th>
            <th>Rep</th>
            <th>Status</th>
            <th>Since</th>
          </tr>
        </thead>
        <tbody>
          {customers.map((customer) => (
            <Row key={customer.id} customer={customer} isCurrent={current === customer.id} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Says which of the two it is: no customer at all, or none that fits. */
function Empty() {
  const [{ q, status, repId }, set] = useAddress(NAMES);
  if (!q && !status && !repId)
    return <p>No customer yet. Your CRM writes them into the table crm.customers, or they come in by a file.</p>;
  return (
    <>
      <p>
        {q
          ? `No customer has a name, a word of the name, an e-mail address or an account number that begins with “${q}”`
          : 'No customer'}
        {status || repId ? ' with this status and rep.' : '.'}
      </p>
      <button type="button" className="btn" onClick={() => set({ q: '', status: '', repId: '' })}>
        Show all
      </button>
    </>
  );
}

export default function Customers() {
  usePage({ title: 'Customers', path: '/customers' });
  const [, navigate] = useLocation();
  const [filters, set] = useAddress(NAMES);
  const isAdmin = useRefusal('admin') === undefined;
  const query = useRead('listCustomers', { query: { ...filters, limit: PAGE } }, { keepsPrevious: true });
  const customers = query.data?.data.items;
  const next = query.data?.data.nextCursor;
  const ids = useMemo(() => (customers ?? []).map(({ id }) => id), [customers]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/customers/${id}`) });
  return (
    <>
      <div>
        <h1>Customers</h1>
        <p className="dim">What happened to each, and why a trigger made a task for them, or none.</p>
      </div>
      <div className="row between wrap">
        <SearchBar />
        <div className="row">
          <CustomerCsv />
          {isAdmin && (
            <Link className="btn sm" href="/imports/new?collection=customers">
              Import…
            </Link>
          )}
        </div>
      </div>
      <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<Empty />}>
        {({ data }) => <Table customers={data.items} current={current} />}
      </View>
      <Pages cursor={filters.cursor} next={next} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
