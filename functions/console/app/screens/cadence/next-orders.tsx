/** Who is likely to order, whose day comes next, who is overdue, and who should bring most. */
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { amount } from '../customer/facts.tsx';
import { chanceWords, nobodyWords, ORDERS } from './cadence-words.ts';

type Listed = ReplyOf<'listNextOrders'>;
type Next = Listed['items'][number];

const PAGE = 25;

const none = <span className="dim">–</span>;

/** Calendar days are those of UTC, as both rules count them. */
const day = (iso: string | null): string | undefined => (iso === null ? undefined : iso.slice(0, 'yyyy-mm-dd'.length));
const shownDay = (iso: string | null) => {
  const date = day(iso);
  return date === undefined ? none : formatDate(date);
};

const columns: Columns<Next> = {
  'Customer id': ({ customerId }) => customerId,
  Customer: ({ customerName }) => customerName,
  'Last order': ({ lastOrderAt }) => day(lastOrderAt),
  'Next order': ({ nextOrderAt }) => day(nextOrderAt),
  'Intervals since the last order': ({ overdueRatio }) => overdueRatio,
  'Eight of ten order from': ({ nextOrderFrom }) => day(nextOrderFrom),
  'Eight of ten order until': ({ nextOrderUntil }) => day(nextOrderUntil),
  'Still orders': ({ pAlive }) => pAlive,
  'Orders in 30 days': ({ orderChance30Days }) => orderChance30Days,
  'Expected in 90 days': ({ expectedValue }) => expectedValue,
};

function Row({ next }: { readonly next: Next }) {
  const { nextOrderFrom, nextOrderUntil, overdueRatio, pAlive, orderChance30Days, expectedValue } = next;
  return (
    <tr>
      <td>
        <CustomerLink id={next.customerId} name={next.customerName} />
      </td>
      <td className="num" data-label="Orders in 30 days">
        {orderChance30Days === null ? none : chanceWords(orderChance30Days)}
      </td>
      <td data-label="Last order">{shownDay(next.lastOrderAt)}</td>
      <td data-label="Next order">{shownDay(next.nextOrderAt)}</td>
      <td className="num" data-label="Intervals since">
        {overdueRatio === null ? none : number(overdueRatio)}
      </td>
      <td data-label="8 of 10 order, if they still do">
        {nextOrderFrom === null ? (
          none
        ) : (
          <>
            {shownDay(nextOrderFrom)} – {nextOrderUntil === null ? 'open' : shownDay(nextOrderUntil)}
          </>
        )}
      </td>
      <td className="num" data-label="Still orders">
        {pAlive === null ? none : chanceWords(pAlive)}
      </td>
      <td className="num" data-label="Brings in 90 days">
        {expectedValue === null ? none : amount(expectedValue)}
      </td>
    </tr>
  );
}

const Table = ({ items }: Pick<Listed, 'items'>) => (
  <div className="table">
    <table className="cards">
      <thead>
        <tr>
          <th>Customer</th>
          <th className="num">Orders in 30 days</th>
          <th>Last order</th>
          <th>Next order</th>
          <th className="num">Intervals since</th>
          <th>8 of 10 order, if they still do</th>
          <th className="num">Still orders</th>
          <th className="num">Brings in 90 days</th>
        </tr>
      </thead>
      <tbody>
        {items.map((next) => (
          <Row key={next.customerId} next={next} />
        ))}
      </tbody>
    </table>
  </div>
);

export function NextOrders() {
  const [{ order: asked, cursor }, set] = useAddress(['order']);
  const order = ORDERS.find((one) => one === asked) ?? 'chance';
  const query = useRead(
    'listNextOrders',
    { query: { order, limit: PAGE, ...(cursor ? { cursor } : {}) } },
    { keepsPrevious: true, isLive: false },
  );
  const listed = query.data?.data;
  return (
    <section className="card" aria-labelledby="who-is-next">
      <header className="wrap">
        <h2 id="who-is-next" className="grow">
          Customers
        </h2>
        {listed && (
          <span className="sm dim">
            {listed.rule === 'cadence' ? 'by the model' : 'by the rhythm of each'}, days in UTC
          </span>
        )}
        <Choice
          label="Show"
          value={order === 'chance' ? '' : order}
          any="who is likely to order"
          options={[
            ['next', 'whose day comes next'],
            ['overdue', 'who is overdue'],
            ['value', 'who should bring most'],
          ]}
          onChange={(value) => set({ order: value })}
        />
        <ListCsv name="next-orders" list="listNextOrders" input={{ query: { order } }} columns={columns} />
      </header>
      {order === 'overdue' && listed?.rule === 'cadence' && (
        <p className="pad sm dim">Last are those of whom the model says that they have left rather than not.</p>
      )}
      <View
        query={query}
        isEmpty={({ data }) => data.items.length === 0}
        empty={<p className="pad">{listed && nobodyWords(order, listed.rule)}</p>}
      >
        {({ data }) => <Table items={data.items} />}
      </View>
      <div className="pad">
        <Pages cursor={cursor} next={listed?.nextCursor} onTurn={(to) => set({ cursor: to })} />
      </div>
    </section>
  );
}
