/** Connections by which workflows call other systems. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { ConnectionState } from './connection-state.tsx';
import { type Connection, kinds } from './connection-words.ts';

const PAGE = 100;

function Table({ connections }: { readonly connections: readonly Connection[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => connections.map(({ id }) => id), [connections]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/connections/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Connection</th>
            <th>Calls</th>
            <th>Authorised by</th>
            <th>State</th>
            <th className="num">A second</th>
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <tr
              key={connection.id}
              data-row={connection.id}
              className={current === connection.id ? 'current' : undefined}
            >
              <td>
                <Link href={`/connections/${connection.id}`} className="b">
                  {connection.name}
                </Link>
              </td>
              <td data-label="Calls" className="mono sm break">
                {connection.baseUrl}
              </td>
              <td data-label="Authorised by">{kinds[connection.auth].title}</td>
              <td>
                <ConnectionState connection={connection} />
              </td>
              <td className="num" data-label="A second">
                {number(connection.perSecond)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Connections() {
  usePage({ title: 'Connections', path: '/connections' });
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listConnections', { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Connections</h1>
          <p className="dim">Other systems that workflows call, each with what authorises the calls.</p>
        </div>
        <Link className="btn pri" href="/connections/new">
          New connection
        </Link>
      </div>
      <section className="card" aria-label="Connections">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            <p>
              No connection yet.{' '}
              <Link className="link" href="/connections/new">
                Make the first one.
              </Link>
            </p>
          }
        >
          {({ data }) => <Table connections={data.items} />}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}
