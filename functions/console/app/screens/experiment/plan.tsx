import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf, messagesByPath } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { Field } from '../../parts/form/field.tsx';
import { usePaused } from '../../parts/use-paused.ts';
import { count, number } from '../../parts/words.ts';
import { countedShare, type Draft, emptyPlan, isHoldout, planOf } from './draft.ts';

const fields = [
  ['baseline', 'Now, in percent', 'Share of customers who have the outcome without the change.'],
  ['effect', 'Smallest change that matters', 'In points: 2 is from 10 to 12 percent.'],
  ['customersPerDay', 'Customers a day', 'Who come to it for the first time.'],
] as const;

const members: readonly string[] = fields.map(([member]) => member);

/** Asked again when typing pauses. */
function usePlan(body: ReturnType<typeof planOf>) {
  const asked = usePaused(JSON.stringify(body));
  return useQuery({
    queryKey: ['planExperiment', asked],
    queryFn: async ({ signal }) => (await call('planExperiment', { body: JSON.parse(asked), signal })).data,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Needed({ data, draft }: { readonly data: ReplyOf<'planExperiment'>; readonly draft: Draft }) {
  const isEven = new Set(draft.arms.map(({ percentage }) => percentage)).size === 1;
  const isOfHoldout = isHoldout(draft);
  const customers = isOfHoldout ? Math.ceil(data.customers / countedShare(draft)) : data.customers;
  return (
    <>
      <p className="b">
        {count(customers, 'customer')}, about {count(data.days, 'day')}
      </p>
      <p className="sm dim">
        {isOfHoldout
          ? `Those held out included: half of all would be the quickest. In whole weeks, and the ${draft.days} days of the last outcome.`
          : `${number(data.perArm)} in each of ${number(draft.arms.length)} arms, in whole weeks, and the ${draft.days} days of the last outcome.`}{' '}
        You may look at any time.{!isEven && ' With arms of unequal size it takes longer.'}
      </p>
    </>
  );
}

/** How many customers it takes, and how long, for what the form says. Nothing of it is saved. */
export function Plan({ draft }: { readonly draft: Draft }) {
  const [plan, setPlan] = useState(emptyPlan);
  const { data, error, isFetching } = usePlan(planOf(plan, draft));
  const messages = messagesByPath(error);
  const others = Object.entries(messages).filter(([path]) => !members.includes(path));
  return (
    <section className="card pad stack" aria-label="Plan">
      <h2>What it takes</h2>
      {draft.kind === 'REVENUE' && (
        <p className="sm dim">For the share of customers who order. Revenue differs more, and takes longer.</p>
      )}
      {fields.map(([member, title, about]) => (
        <Field key={member} title={title} about={about} message={messages[member]}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={plan[member]}
              onChange={(event) => setPlan({ ...plan, [member]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field title="Found, if it is there, in" about="Of 100 such experiments.">
        {(control) => (
          <select
            {...control}
            value={plan.power}
            onChange={(event) => setPlan({ ...plan, power: event.target.value === '90' ? '90' : '80' })}
          >
            <option value="80">80 of 100</option>
            <option value="90">90 of 100</option>
          </select>
        )}
      </Field>
      <div role="status" aria-busy={isFetching}>
        {error ? (
          others.map(([path, message]) => (
            <p key={path} className="bad-text">
              {path} {message}
            </p>
          ))
        ) : data ? (
          <Needed data={data} draft={draft} />
        ) : (
          <p className="dim">Counting…</p>
        )}
        {error && Object.keys(messages).length === 0 && <p className="bad-text">{messageOf(error)}</p>}
      </div>
    </section>
  );
}
