import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';

interface ListCardProps<T> {
  readonly title: string;
  /** What the section is called where the title alone does not say it. */
  readonly label?: string;
  readonly csv: ReactNode;
  readonly query: UseQueryResult<{
    readonly data: { readonly items: readonly T[]; readonly nextCursor: string | null };
  }>;
  readonly empty: string;
  /** The row of the table's head. */
  readonly head: ReactNode;
  readonly row: (item: T) => ReactNode;
  readonly cursor: string | undefined;
  readonly onTurn: (cursor: string) => void;
}

/** A list of the trigger as a table, a page at a time, with its file. */
export function ListCard<T>({ title, label = title, csv, query, empty, head, row, cursor, onTurn }: ListCardProps<T>) {
  return (
    <>
      <section className="card" aria-label={label}>
        <header>
          <h2 className="grow">{title}</h2>
          {csv}
        </header>
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={empty}>
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>{head}</thead>
                <tbody>{data.items.map(row)}</tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={onTurn} />
    </>
  );
}
