/** What an evaluation of the saved settings would do now. */
import { useState } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { CustomerLink } from '../../../parts/customer-link.tsx';
import { formatDate, Moment } from '../../../parts/moment.tsx';
import { Failure, View } from '../../../parts/view.tsx';
import { inWords, number, reasons } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import styles from './settings.module.css';

type Preview = ReplyOf<'previewTrigger'>;

function Figure({ title, value, note }: { readonly title: string; readonly value: number; readonly note: string }) {
  return (
    <div>
      <dt className="sm dim">{title}</dt>
      <dd className={styles.value}>{number(value)}</dd>
      <dd className="sm dim">{note}</dd>
    </div>
  );
}

const sum = (counts: Readonly<Record<string, unknown>>): number =>
  Object.values(counts).reduce<number>((total, value) => total + Number(value), 0);

interface Candidate {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly occurrenceKey: string;
  readonly product: string | null;
  readonly factOn: string;
  readonly days: number;
  readonly reason?: string;
}

function Candidates({ rows, total }: { readonly rows: readonly Candidate[]; readonly total: number }) {
  if (rows.length === 0) return <p className="pad dim">Nobody.</p>;
  const hasProduct = rows.some(({ product }) => product !== null);
  const hasReason = rows.some(({ reason }) => reason !== undefined);
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Customer</th>
            {hasProduct && <th>Product</th>}
            <th>Because of</th>
            <th className="num">Days</th>
            {hasReason && <th>Suppressed because</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.customerId} ${row.occurrenceKey}`}>
              <td className="b">
                <CustomerLink id={row.customerId} name={row.customerName} />
              </td>
              {hasProduct && <td data-label="Product">{row.product}</td>}
              <td data-label="Because of">{formatDate(row.factOn)}</td>
              <td className="num" data-label="Days">
                {number(row.days)}
              </td>
              {hasReason && (
                <td title={row.reason} data-label="Suppressed because">
                  {inWords(row.reason ?? '')}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <p className="pad sm dim">
          The {rows.length} that wait longest, of {number(total)}.
        </p>
      )}
    </div>
  );
}

function Result({ preview }: { readonly preview: Preview }) {
  const [shown, setShown] = useState<'wouldCreate' | 'suppressed'>('wouldCreate');
  const { counts } = preview;
  const totals = { wouldCreate: counts.wouldCreate, suppressed: sum(counts.suppressed) };
  const names = { wouldCreate: 'Would get a task', suppressed: 'Suppressed' } as const;
  return (
    <>
      <dl className={styles.figures}>
        <Figure title="would get a task" value={totals.wouldCreate} note={`of ${number(preview.matched)} matched`} />
        <Figure title="suppressed" value={totals.suppressed} note={reasons(counts.suppressed)} />
        <Figure title="already done" value={counts.alreadyDone} note="each is acted on once" />
        <Figure title="left over" value={counts.deferred} note="for the next evaluation" />
      </dl>
      <div className="pad">
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons, of which one is pressed */}
        <div className="seg" role="group" aria-label="Show">
          {(['wouldCreate', 'suppressed'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              {names[one]} {number(totals[one])}
            </button>
          ))}
        </div>
      </div>
      <Candidates rows={preview[shown]} total={totals[shown]} />
    </>
  );
}

interface PreviewCardProps {
  readonly id: string;
  readonly version: string | null;
  readonly isDirty: boolean;
}

export function PreviewCard({ id, version, isDirty }: PreviewCardProps) {
  const refusal = useRefusal('operator');
  const query = useRead(
    'previewTrigger',
    { params: { id }, query: { limit: 50 }, ...(version === null ? {} : { ifMatch: version }) },
    { isLive: false, enabled: refusal === undefined },
  );
  return (
    <section className="card" aria-labelledby="preview">
      <header className="between">
        <h2 id="preview">What the saved settings would do now</h2>
        <span className="sm dim">
          writes nothing{query.data && ' · '}
          {query.data && <Moment at={query.data.data.now} />}
        </span>
      </header>
      {isDirty && <p className={styles.note}>Your changes are not in these figures before they are saved.</p>}
      {refusal ? <Failure error={refusal} /> : <View query={query}>{({ data }) => <Result preview={data} />}</View>}
    </section>
  );
}
