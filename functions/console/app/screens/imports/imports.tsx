/** Imports of CSV files, newest first. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { collectionNames, type Import, ImportState, isUnderWay } from './import-words.tsx';

const PAGE = 50;

const figures = [
  ['Created', 'created'],
  ['Changed', 'updated'],
  ['Unchanged', 'unchanged'],
  ['Held', 'held'],
  ['Refused', 'refused'],
] as const;

const columns: Columns<Import> = {
  Id: ({ importId }) => importId,
  File: ({ fileName }) => fileName,
  'Rows of': ({ collection }) => collection,
  State: ({ state }) => state,
  'Dry run': ({ dryRun }) => dryRun,
  ...Object.fromEntries(figures.map(([title, member]) => [title, (one: Import) => one[member]])),
  Problem: ({ problem }) => problem,
  'Made by': ({ createdBy }) => createdBy,
  Made: ({ createdAt }) => createdAt,
};

const addressOf = ({ collection, importId }: Import): string => `/imports/${collection}/${importId}`;

interface RowProps {
  readonly one: Import;
  readonly mayOpen: boolean;
  readonly isCurrent: boolean;
}

function Row({ one, mayOpen, isCurrent }: RowProps) {
  const { importId, collection, fileName, createdAt } = one;
  return (
    <tr data-row={importId} className={isCurrent ? 'current' : undefined}>
      <td>
        {mayOpen ? (
          <Link href={addressOf(one)} className="b">
            {fileName}
          </Link>
        ) : (
          fileName
        )}
      </td>
      <td data-label="Rows of">{collectionNames[collection]}</td>
      <td>
        <ImportState {...one} />
      </td>
      {figures.map(([title, member]) => (
        <td key={member} className="num" data-label={title}>
          {number(one[member])}
        </td>
      ))}
      <td data-label="Made">
        <Moment at={createdAt} />
      </td>
    </tr>
  );
}

function Table({ imports, mayOpen }: { readonly imports: readonly Import[]; readonly mayOpen: boolean }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => imports.map(({ importId }) => importId), [imports]);
  const open = (id: string) => {
    const one = imports.find(({ importId }) => importId === id);
    if (one && mayOpen) navigate(addressOf(one));
  };
  const current = useRowKeys(ids, { open });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>File</th>
            <th>Rows of</th>
            <th>State</th>
            {figures.map(([title]) => (
              <th key={title} className="num">
                {title}
              </th>
            ))}
            <th>Made</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <Row key={one.importId} one={one} mayOpen={mayOpen} isCurrent={current === one.importId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Imports() {
  usePage({ title: 'Imports', path: '/imports' });
  const [filters, set] = useAddress(['collection']);
  const isAdmin = useRefusal('admin') === undefined;
  const query = useRead(
    'listCrmImports',
    { query: { ...filters, limit: PAGE } },
    { isBusy: ({ data }) => data.items.some(isUnderWay) },
  );
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Imports</h1>
          <p className="dim">Files of rows that came in. The list is kept for ninety days, the files for seven.</p>
        </div>
        {isAdmin && (
          <Link className="btn pri" href="/imports/new">
            Import a file
          </Link>
        )}
      </div>
      <div className="row between wrap">
        <Choice
          label="Rows of"
          value={filters.collection}
          options={Object.entries(collectionNames)}
          onChange={(collection) => set({ collection })}
        />
        <ListCsv name="imports" list="listCrmImports" input={{ query: filters }} columns={columns} />
      </div>
      <section className="card" aria-label="Imports">
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<p>No import yet.</p>}>
          {({ data }) => <Table imports={data.items} mayOpen={isAdmin} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
