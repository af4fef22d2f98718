import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { type Collection, ImportState, isUnderWay } from '../imports/import-words.tsx';
import styles from './import.module.css';
import { useCancelImport } from './use-import.ts';

export type Shown = ReplyOf<'getCrmImport'>;

export const useOneImport = (collection: Collection, id: string) =>
  useRead('getCrmImport', { params: { collection, id } }, { isBusy: ({ data }) => isUnderWay(data) });

function Counts({ one }: { readonly one: Shown }) {
  const { dryRun, rowsRead, created, updated, unchanged, held, refused, released } = one;
  const would = dryRun ? 'would be ' : '';
  const figures: readonly (readonly [string, number])[] = [
    ['read', rowsRead],
    [`${would}created`, created],
    [`${would}changed`, updated],
    ['unchanged', unchanged],
    [`${would}refused`, refused],
    ...(held > 0 ? [[`${would}held`, held] as const] : []),
    ...(released > 0 ? [['held before, stored now', released] as const] : []),
  ];
  return (
    <ul className={styles.counts} aria-label="Rows">
      {figures.map(([name, rows]) => (
        <li key={name}>
          <span className="b">{number(rows)}</span> {name}
        </li>
      ))}
    </ul>
  );
}

function Bar({ one: { bytesRead, sizeBytes } }: { readonly one: Shown }) {
  return <progress className={styles.bar} aria-label="How much is read" max={sizeBytes} value={bytesRead} />;
}

function Ignored({ one: { ignoredColumns } }: { readonly one: Shown }) {
  if (ignoredColumns.length === 0) return null;
  return <p className="sm dim break">Columns that are left out: {ignoredColumns.join(', ')}</p>;
}

/** How far an import is, what became of its rows, and the report of those that were refused. */
export function Progress({ one }: { readonly one: Shown }) {
  const { collection, importId, problem, refused, reportUrl, state } = one;
  const cancel = useCancelImport(collection, importId);
  const isOpen = isUnderWay(one) || state === 'waiting';
  return (
    <section className="card pad stack" aria-label="Progress">
      <div className="row between wrap">
        <div role="status">
          <ImportState {...one} />
        </div>
        <div className="row wrap">
          {reportUrl !== null && (
            <a className="btn" href={reportUrl}>
              Report of {count(refused, 'refused row')}
            </a>
          )}
          {isOpen && (
            <Button isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel the import
            </Button>
          )}
        </div>
      </div>
      {isUnderWay(one) && <Bar one={one} />}
      {problem !== null && <p className="bad-text break">{problem}</p>}
      <Counts one={one} />
      <Ignored one={one} />
    </section>
  );
}

/** The same, read again as long as it changes. */
export function LiveProgress({ collection, id }: { readonly collection: Collection; readonly id: string }) {
  const query = useOneImport(collection, id);
  return (
    <View query={query} rows={2}>
      {({ data }) => <Progress one={data} />}
    </View>
  );
}
