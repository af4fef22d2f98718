import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type ReplyOf } from '../../../api/call.ts';
import { useAddress } from '../../../parts/address.ts';
import { dayAxis, type Series, StackedBars } from '../../../parts/charts/stacked-bars.tsx';
import { Choice } from '../../../parts/choice.tsx';
import { formatDate, Moment } from '../../../parts/moment.tsx';
import { View } from '../../../parts/view.tsx';
import { count, inWords, number } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';

type Reply = ReplyOf<'forecastWorkflow'>;
type Day = Reply['days'][number];

const spans = [7, 14, 30, 60] as const;
const DEFAULT_DAYS = 30;

const kinds = [
  ['running', 'Of runs on the way', 'var(--c1)'],
  ['scheduled', 'Of schedules, and of those who enter at once', 'var(--c2)'],
  ['entering', 'Of customers who will enter, estimated', 'var(--c3)'],
] as const;

const series = (days: readonly Day[], of: 'tasks' | 'emails'): readonly Series[] =>
  kinds.map(([kind, name, color]) => ({ name, color, values: days.map((day) => day[of][kind]) }));

const totalOf = (days: readonly Day[], of: 'tasks' | 'emails'): number =>
  Math.round(days.reduce((sum, day) => sum + kinds.reduce((all, [kind]) => all + day[of][kind], 0), 0));

/** Tasks of each rep, with the day on which there are most. */
function ByRep({ days }: { readonly days: readonly Day[] }) {
  const reps = new Map<string, { total: number; most: number; day: string }>();
  for (const { day, reps: all } of days)
    for (const { repName, running, scheduled, entering } of all) {
      const name = repName ?? 'nobody';
      const tasks = running + scheduled + entering;
      const before = reps.get(name) ?? { total: 0, most: 0, day };
      reps.set(name, {
        total: before.total + tasks,
        ...(tasks > before.most ? { most: tasks, day } : { most: before.most, day: before.day }),
      });
    }
  if (reps.size === 0) return null;
  return (
    <section className="card table" aria-label="Tasks by rep">
      <table className="cards">
        <thead>
          <tr>
            <th>Rep</th>
            <th className="num">Tasks</th>
            <th>Most on one day</th>
          </tr>
        </thead>
        <tbody>
          {[...reps]
            .toSorted(([, a], [, b]) => b.total - a.total)
            .map(([name, { total, most, day }]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="num" data-label="Tasks">
                  {number(Math.round(total))}
                </td>
                <td>
                  {number(Math.round(most))} on {formatDate(day)}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

/** Those who enter when the version is activated, and not at a later moment. */
const isAtOnce = ({ nextAt }: Reply['entries']['schedules'][number], { from }: Reply): boolean => nextAt === from;

function entryWords(reply: Reply): string {
  const { entries, running, basis } = reply;
  const { perDay, low, high, seen } = entries;
  const schedules = entries.schedules.filter((one) => !isAtOnce(one, reply));
  return [
    `${count(running, 'run')} on the way: ${basis === 'exact' ? 'exact as long as the data stays as it is' : 'an estimate, because some of it cannot be known'}.`,
    seen > 0
      ? `About ${number(perDay)} customers a day enter (${number(low)} to ${number(high)}), as in the last 90 days.`
      : 'Nobody entered in the last 90 days, so nothing says how many will.',
    schedules.length > 0 && `${count(schedules.length, 'schedule')} will come.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function withheldBy(days: readonly Day[]): string {
  const sums = new Map<string, number>();
  for (const { withheld } of days)
    for (const { reason, running, scheduled, entering } of withheld)
      sums.set(reason, (sums.get(reason) ?? 0) + running + scheduled + entering);
  return [...sums]
    .filter(([, runs]) => Math.round(runs) > 0)
    .map(([reason, runs]) => `${number(Math.round(runs))} ${inWords(reason)}`)
    .join(' · ');
}

function Content({ reply }: { readonly reply: Reply }) {
  const { days, assumptions, isCut, entries } = reply;
  const axis = dayAxis(days.map(({ day }) => day));
  const withheld = withheldBy(days);
  return (
    <>
      <p>{entryWords(reply)}</p>
      {entries.schedules.map((one) => (
        <p key={`${one.entry} ${one.nextAt}`} className="sm">
          {isAtOnce(one, reply) ? (
            `Entry ${one.entry}: ${count(one.customers, 'customer')} at once.`
          ) : (
            <>
              Entry {one.entry}: next at <Moment at={one.nextAt} />, {count(one.moments, 'time')},{' '}
              {count(one.customers, 'customer')}.
            </>
          )}
        </p>
      ))}
      {withheld && <p>Withheld: {withheld}</p>}
      {(['tasks', 'emails'] as const).map((of) => (
        <section key={of} className="card pad" aria-label={of === 'tasks' ? 'Tasks per day' : 'E-mails per day'}>
          <h2>
            {of === 'tasks' ? count(totalOf(days, of), 'task') : count(totalOf(days, of), 'e-mail')} in {days.length}{' '}
            days
          </h2>
          <StackedBars
            title={of === 'tasks' ? 'Tasks per day' : 'E-mails per day'}
            description={`${totalOf(days, of)} altogether`}
            axis={axis}
            series={series(days, of)}
          />
        </section>
      ))}
      <ByRep days={days} />
      {(assumptions.length > 0 || isCut) && (
        <section className="card pad stack" aria-label="What is assumed">
          <h2>What is assumed</h2>
          <ul className="plain-list">
            {assumptions.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
            {isCut && <li>More runs are on the way than were looked at.</li>}
          </ul>
        </section>
      )}
    </>
  );
}

interface WhatIfProps {
  readonly workflow: ReplyOf<'getWorkflow'>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** As it is, or as if the last version were activated. */
function WhatIf({ workflow: { lastVersion, activeVersion }, value, onChange }: WhatIfProps) {
  if (lastVersion === null || activeVersion === lastVersion) return null;
  return (
    <Choice
      label="As if activated"
      any="nothing"
      value={value}
      options={[
        ['enter', `version ${lastVersion}, all who match`],
        ['skip', `version ${lastVersion}, who comes from now on`],
      ]}
      onChange={onChange}
    />
  );
}

/** Before the first activation the question is what it would bring. */
const usual = ({ lastVersion, activeVersion }: WhatIfProps['workflow']): string =>
  lastVersion !== null && activeVersion === null ? 'enter' : '';

/** Tasks and e-mails of the coming days, of the version that is active, or once the last one is. */
export function Forecast({ workflow }: { readonly workflow: ReplyOf<'getWorkflow'> }) {
  const { id, status, lastVersion } = workflow;
  const [address, set] = useAddress(['days', 'activate']);
  const days = Number(address.days) || DEFAULT_DAYS;
  const chosen = address.activate ?? usual(workflow);
  const activate: 'enter' | 'skip' | undefined = chosen === 'enter' || chosen === 'skip' ? chosen : undefined;
  const refusal = useRefusal('operator');
  const query = useQuery({
    queryKey: ['forecastWorkflow', id, days, activate, lastVersion],
    queryFn: async ({ signal }) => {
      const body = activate ? { days, activate } : { days };
      return (await call('forecastWorkflow', { params: { id }, body, signal, isQuestion: true })).data;
    },
    enabled: refusal === undefined,
    placeholderData: keepPreviousData,
  });
  if (refusal) return <p className="card pad">{refusal}</p>;
  return (
    <>
      <div className="row wrap between">
        <div className="row wrap">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
          <div className="seg" role="group" aria-label="How far ahead">
            {spans.map((span) => (
              <button key={span} type="button" aria-pressed={span === days} onClick={() => set({ days: String(span) })}>
                {span} days
              </button>
            ))}
          </div>
          <WhatIf
            {...{ workflow }}
            value={chosen === 'none' ? '' : chosen}
            onChange={(next) => set({ activate: next || 'none' })}
          />
        </div>
        {status !== 'ACTIVE' && activate === undefined && (
          <p className="sm dim">
            It is not active: nothing will happen before it is. A dry run shows what the draft does.
          </p>
        )}
      </div>
      <View query={query}>{(reply) => <Content reply={reply} />}</View>
    </>
  );
}
