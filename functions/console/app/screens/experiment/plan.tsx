import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf, messagesByPath } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Field } from '../../parts/form/field.tsx';
import { usePaused } from '../../parts/use-paused.ts';
import { count, number } from '../../parts/words.ts';
import { baselineInput, countedPlan, type Draft, emptyPlan, type PlanDraft, planOf } from './draft.ts';
import { planMessages } from './plan-words.ts';

const fields = [
  ['baseline', 'Now, in percent', 'Share of customers who have the outcome without the change.'],
  ['effect', 'Smallest change that matters', 'In points: 2 is from 10 to 12 percent.'],
  ['customersPerDay', 'Customers a day', 'Who come to it for the first time.'],
] as const;

const members: readonly string[] = fields.map(([member]) => member);

/** Asked again when typing pauses. */
function usePlan(body: ReturnType<typeof planOf>, isFilledIn: boolean) {
  const asked = usePaused(JSON.stringify(body));
  return useQuery({
    queryKey: ['planExperiment', asked],
    queryFn: async ({ signal }) => (await call('planExperiment', { body: JSON.parse(asked), signal })).data,
    enabled: isFilledIn,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What was counted of the customers whom the experiment would divide, for the fields that nobody has typed in. */
function useBaseline(draft: Draft): ReplyOf<'getExperimentBaseline'> | undefined {
  const input = baselineInput(draft);
  return useRead('getExperimentBaseline', input ?? {}, { enabled: input !== undefined, isLive: false }).data?.data;
}

function baselineWords({ customers, share }: ReplyOf<'getExperimentBaseline'>, days: string): string {
  if (customers === 0) return 'Nobody came in the last 13 weeks whose days are over: type what you expect.';
  const ordered = share === null ? '' : ` ${number(share * 100)} percent of them ordered within ${days} days.`;
  return `Counted: ${count(customers, 'customer')} in the last 13 weeks whose days are over.${ordered}`;
}

/** How many customers it takes, and how long, for what the form says. Nothing of it is saved. */
export function Plan({ draft }: { readonly draft: Draft }) {
  const [typed, setTyped] = useState<Partial<PlanDraft>>({});
  const baseline = useBaseline(draft);
  const plan = { ...emptyPlan, ...(baseline && countedPlan(baseline, draft)), ...typed };
  const setPlan = (change: Partial<PlanDraft>) => setTyped({ ...typed, ...change });
  const isFilledIn = fields.every(([member]) => plan[member].trim() !== '');
  const body = planOf(plan, draft);
  const { data, error, isFetching } = usePlan(body, isFilledIn);
  const messages = planMessages(messagesByPath(error), body);
  const others = Object.entries(messages).filter(([path]) => !members.includes(path));
  const isSingle = draft.arms.length === 1;
  const isEven = new Set(draft.arms.map(({ percentage }) => percentage)).size === 1;
  return (
    <section className="card pad stack" aria-label="Plan">
      <h2>What it takes</h2>
      {draft.kind === 'REVENUE' && (
        <p className="sm dim">For the share of customers who order. Revenue differs more, and takes longer.</p>
      )}
      {baseline && <p className="sm dim">{baselineWords(baseline, draft.days)}</p>}
      {fields.map(([member, title, about]) => (
        <Field key={member} title={title} about={about} message={messages[member]}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={plan[member]}
              onChange={(event) => setPlan({ [member]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field title="Found, if it is there, in" about="Of 100 such experiments.">
        {(control) => (
          <select
            {...control}
            value={plan.power}
            onChange={(event) => setPlan({ power: event.target.value === '90' ? '90' : '80' })}
          >
            <option value="80">80 of 100</option>
            <option value="90">90 of 100</option>
          </select>
        )}
      </Field>
      <div role="status" aria-busy={isFetching}>
        {!isFilledIn ? (
          <p className="dim">Say how it is now, and how many customers come a day, to see how long it takes.</p>
        ) : error ? (
          others.map(([path, message]) => (
            <p key={path} className="bad-text">
              {path} {message}
            </p>
          ))
        ) : data ? (
          <>
            <p className="b">
              {!isSingle && `${count(data.customers, 'customer')}, `}about {count(data.days, 'day')}
            </p>
            <p className="sm dim">
              {isSingle
                ? 'Those with a task against those held out'
                : `${number(data.perArm)} in each of ${number(draft.arms.length)} arms`}
              , in whole weeks, and the {draft.days} days of the last outcome. You may look at any time.
              {!isSingle && !isEven && ' With arms of unequal size it takes longer.'}
            </p>
          </>
        ) : (
          <p className="dim">Counting…</p>
        )}
        {isFilledIn && error && Object.keys(messages).length === 0 && <p className="bad-text">{messageOf(error)}</p>}
      </div>
    </section>
  );
}
