/** The tasks that the settings, saved or not, will make, by rep and day. */
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { Moment } from '../../../parts/moment.tsx';
import { Failure, View } from '../../../parts/view.tsx';
import { count } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { unsavedConfig } from '../settings/draft.ts';
import { ByRep } from './by-rep.tsx';
import { Heat } from './heat.tsx';

const CHOICES = [7, 14, 28, 60];
const [STANDARD = 7] = CHOICES;
const SETTINGS = [
  [false, 'Not saved yet'],
  [true, 'Saved'],
] as const;

interface SegProps<T> {
  readonly label: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Seg<T extends number | boolean>({ label, options, value, onChange }: SegProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons, of which one is pressed
    <div className="seg" role="group" aria-label={label}>
      {options.map(([one, text]) => (
        <button key={text} type="button" aria-pressed={one === value} onClick={() => onChange(one)}>
          {text}
        </button>
      ))}
    </div>
  );
}

interface ToldProps {
  readonly data: ReplyOf<'forecastTrigger'>;
  readonly isActive: boolean;
  readonly isSaved: boolean;
}

function Told({ data, isActive, isSaved }: ToldProps) {
  return (
    <>
      <p className="pad">
        <span className="b">{count(data.tasks, 'task')}</span> in {count(data.evaluations, 'evaluation')} until{' '}
        <Moment at={data.to} />
        {isActive ? '.' : ', if it is switched on.'}{' '}
        <span className="dim">
          As scheduled, with {isSaved ? 'the saved settings' : 'settings that are not saved'}, if nobody closes a task
          and no data changes but what is entered in advance.
        </span>
      </p>
      {data.tasks > 0 && (
        <div className="pad">
          <ByRep days={data.days} />
        </div>
      )}
      <Heat days={data.days} />
    </>
  );
}

/** Goes through the evaluations of the coming days as scheduled; writes nothing. Changes in the form count, unless the saved settings are asked for. */
export function Forecast({ trigger }: { readonly trigger: ReplyOf<'getTrigger'> }) {
  const [search, setSearch] = useSearchParams();
  const [asSaved, setAsSaved] = useState(false);
  const refusal = useRefusal('operator');
  const days = CHOICES.find((one) => String(one) === search.get('days')) ?? STANDARD;
  const unsaved = unsavedConfig(trigger);
  const config = asSaved ? undefined : unsaved;
  const query = useRead(
    'forecastTrigger',
    { params: { id: trigger.id }, body: { days, ...(config ? { config } : {}) } },
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
        <div className="row wrap">
          {unsaved && <Seg label="Settings" options={SETTINGS} value={asSaved} onChange={setAsSaved} />}
          <Seg label="Days ahead" options={CHOICES.map((one) => [one, `${one} days`])} value={days} onChange={choose} />
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
          {({ data }) => <Told data={data} isActive={trigger.isActive} isSaved={config === undefined} />}
        </View>
      )}
    </section>
  );
}
