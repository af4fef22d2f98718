/** The tasks that the saved settings will make, by rep and day. */
import { useSearchParams } from 'wouter';
import { useRead } from '../../../api/queries.ts';
import { Moment } from '../../../parts/moment.tsx';
import { Failure, View } from '../../../parts/view.tsx';
import { count } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { Heat } from './heat.tsx';

const CHOICES = [7, 14, 28, 60];
const [STANDARD = 7] = CHOICES;

/** Goes through the evaluations of the coming days as scheduled; writes nothing. */
export function Forecast({ triggerId, isActive }: { readonly triggerId: string; readonly isActive: boolean }) {
  const [search, setSearch] = useSearchParams();
  const refusal = useRefusal('operator');
  const days = CHOICES.find((one) => String(one) === search.get('days')) ?? STANDARD;
  const query = useRead(
    'forecastTrigger',
    { params: { id: triggerId }, body: { days } },
    { isLive: false, enabled: refusal === undefined },
  );
  const choose = (chosen: number) =>
    setSearch((before) => new URLSearchParams({ ...Object.fromEntries(before), days: String(chosen) }), {
      replace: true,
    });
  return (
    <section className="card" aria-labelledby="forecast">
      <header className="between">
        <h2 id="forecast">Tasks that it will make</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: buttons, of which one is pressed */}
        <div className="seg" role="group" aria-label="Days ahead">
          {CHOICES.map((one) => (
            <button key={one} type="button" aria-pressed={one === days} onClick={() => choose(one)}>
              {one} days
            </button>
          ))}
        </div>
      </header>
      {refusal ? (
        <Failure error={refusal} />
      ) : (
        <View
          query={query}
          isEmpty={({ data }) => data.days.length === 0}
          empty="No evaluation in these days. Look further ahead."
        >
          {({ data }) => (
            <>
              <p className="pad">
                <span className="b">{count(data.tasks, 'task')}</span> in {count(data.evaluations, 'evaluation')} until{' '}
                <Moment at={data.to} />
                {isActive ? '.' : ', if it is switched on.'}{' '}
                <span className="dim">
                  As scheduled, with the saved settings, if nobody closes a task and no data changes but what is entered
                  in advance.
                </span>
              </p>
              <Heat days={data.days} />
            </>
          )}
        </View>
      )}
    </section>
  );
}
