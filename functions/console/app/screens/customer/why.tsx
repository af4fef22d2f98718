import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import styles from './customer.module.css';
import { NAMES, Question } from './question.tsx';
import { Verdict } from './verdict.tsx';
import type { Explained } from './verdict-words.ts';

const PAGE = 20;

/** The first trigger that knows something of the customer, or the first of all. */
const firstToOpen = (items: readonly Explained[]): string | undefined =>
  (items.find(({ verdict }) => verdict !== 'NO_CANDIDATE') ?? items[0])?.triggerId;

/** Why the customer gets a task from each trigger, or why not. */
export function Why({ customerId }: { readonly customerId: string }) {
  const [{ triggerId, at, triggers: cursor }, set] = useAddress(NAMES);
  const chosen = Object.entries({ triggerId, at, cursor }).filter(([, value]) => value);
  const input = { ...Object.fromEntries(chosen), limit: PAGE };
  const query = useRead(
    'explainCustomer',
    { params: { id: customerId }, query: input },
    { isLive: !at, keepsPrevious: true },
  );
  const next = query.data?.data.nextCursor;
  return (
    <section className="card" aria-labelledby="why">
      <header>
        <h2 id="why">Why a task, or why none</h2>
        <Question />
      </header>
      <View
        query={query}
        isEmpty={({ data }) => data.items.length === 0}
        empty="No trigger is active. Switch one on, or choose one above."
      >
        {({ data }) => (
          <>
            {at && (
              <p className="pad sm dim">
                As it was on <Moment at={data.at} />. Settings, the status of the customer and samples that were
                followed up have no date of their own: they are as they are now.
              </p>
            )}
            {!data.runTriggers && <p className="pad bad-text">All triggers of the tenant are switched off.</p>}
            <div className={styles.verdicts}>
              {data.items.map((explained) => (
                <Verdict
                  key={explained.triggerId}
                  customerId={customerId}
                  explained={explained}
                  at={data.at}
                  isOpen={explained.triggerId === firstToOpen(data.items)}
                />
              ))}
            </div>
          </>
        )}
      </View>
      {(cursor || next) && (
        <div className="row pad">
          {cursor && (
            <button type="button" className="btn sm" onClick={() => set({ triggers: '' })}>
              First triggers
            </button>
          )}
          {next && (
            <button type="button" className="btn sm" onClick={() => set({ triggers: next })}>
              More triggers
            </button>
          )}
        </div>
      )}
    </section>
  );
}
