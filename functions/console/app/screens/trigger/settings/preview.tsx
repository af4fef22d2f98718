/** What an evaluation would do now with the settings in the form, and how that differs from the saved ones. */
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { Moment } from '../../../parts/moment.tsx';
import { Failure, View } from '../../../parts/view.tsx';
import { count, number, reasons } from '../../../parts/words.ts';
import { Candidates, ChangedCustomers, type Preview } from './customer-lists.tsx';
import styles from './settings.module.css';
import type { ShownPreview } from './use-preview.ts';

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

function Difference({ against }: { readonly against: NonNullable<Preview['against']> }) {
  const { added, removed, unchanged } = against;
  return (
    <p className={styles.note} role="status">
      {added + removed === 0
        ? `Against the saved settings nothing changes now: ${count(unchanged, 'customer')} as before.`
        : `Against the saved settings ${count(added, 'customer')} more would get a task now, ${number(removed)} would not any more, and ${number(unchanged)} stay.`}
    </p>
  );
}

interface Listing {
  readonly name: string;
  readonly total: number;
  readonly list: ReactNode;
}

function listingsOf({ counts, wouldCreate, suppressed, against }: Preview): readonly Listing[] {
  const held = sum(counts.suppressed);
  const lists = [
    {
      name: 'Would get a task',
      total: counts.wouldCreate,
      list: <Candidates rows={wouldCreate} total={counts.wouldCreate} />,
    },
    { name: 'Suppressed', total: held, list: <Candidates rows={suppressed} total={held} /> },
  ];
  if (against === null) return lists;
  const { added, removed, addedCustomers, removedCustomers } = against;
  return [
    ...lists,
    { name: 'New', total: added, list: <ChangedCustomers rows={addedCustomers} total={added} /> },
    { name: 'Not any more', total: removed, list: <ChangedCustomers rows={removedCustomers} total={removed} /> },
  ];
}

function Result({ preview }: { readonly preview: Preview }) {
  const [place, setPlace] = useState(0);
  const { counts, against } = preview;
  const listings = listingsOf(preview);
  const shown = listings[place] ?? listings[0];
  return (
    <>
      <dl className={styles.figures}>
        <Figure title="would get a task" value={counts.wouldCreate} note={`of ${number(preview.matched)} matched`} />
        <Figure title="suppressed" value={sum(counts.suppressed)} note={reasons(counts.suppressed)} />
        <Figure title="already done" value={counts.alreadyDone} note="each is acted on once" />
        <Figure title="left over" value={counts.deferred} note="for the next evaluation" />
      </dl>
      {against && <Difference against={against} />}
      <div className="pad">
        {/* biome-ignore lint/a11y/useSemanticElements: buttons, of which one is pressed */}
        <div className={`seg ${styles.lists}`} role="group" aria-label="Show">
          {listings.map(({ name, total }, index) => (
            <button key={name} type="button" aria-pressed={listings[index] === shown} onClick={() => setPlace(index)}>
              {name} {number(total)}
            </button>
          ))}
        </div>
      </div>
      {shown?.list}
    </>
  );
}

interface PreviewCardProps {
  readonly preview: ShownPreview;
  /** Whose effect it is: "the saved settings". */
  readonly whose: string;
}

/** Dims the answer before while the next one is on its way. */
export function PreviewCard({ preview: { refusal, query, isOld }, whose }: PreviewCardProps) {
  const isRefused = query.error instanceof ApiError && query.error.fields.length > 0;
  const body = () => {
    if (refusal) return <Failure error={refusal} />;
    if (isRefused) return <p className="pad dim">Not with these settings: see the message at the field.</p>;
    return (
      <View query={query}>
        {({ data }) => (
          <div className={isOld ? styles.old : undefined} aria-busy={isOld}>
            <Result preview={data} />
          </div>
        )}
      </View>
    );
  };
  return (
    <section className="card" aria-labelledby="preview">
      <header className="between">
        <h2 id="preview">What {whose} would do now</h2>
        <span className="sm dim">
          writes nothing{query.data && ' · '}
          {query.data && <Moment at={query.data.data.now} />}
        </span>
      </header>
      {body()}
    </section>
  );
}
