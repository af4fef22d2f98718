/** Experiments: which way does better, and what may be said of it so far. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { ExperimentState } from './experiment-state.tsx';
import { type Experiment, outcomeAndAim, states, verdictSentence } from './experiment-words.ts';

const PAGE = 50;

type Splits = ReplyOf<'listExperimentSplits'>['items'];

const columns: Columns<Experiment> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Key: ({ key }) => key,
  Trigger: ({ triggerName }) => triggerName,
  'Trigger id': ({ triggerId }) => triggerId,
  Outcome: ({ outcome }) => outcomeAndAim(outcome),
  Status: ({ status }) => status,
  Customers: ({ customers }) => customers,
  'Days counted': ({ verdict }) => verdict?.days,
  Verdict: (experiment) => verdictSentence(experiment),
  Started: ({ startedAt }) => startedAt,
  Stopped: ({ stoppedAt }) => stoppedAt,
  Decided: ({ decidedAt }) => decidedAt,
};

/** The active workflows with splits of the key. */
function On({ experimentKey, splits }: { readonly experimentKey: string; readonly splits: Splits | undefined }) {
  const names = new Map(
    splits
      ?.filter(({ key }) => key === experimentKey)
      .map(({ workflowId, workflowName }) => [workflowId, workflowName]),
  );
  return (
    <>
      <span className="mono sm">{experimentKey}</span>
      {splits && names.size === 0 && <p className="sm dim">in no active workflow</p>}
      {[...names].map(([id, name]) => (
        <p key={id} className="sm">
          <Link className="link" href={`/workflows/${id}`}>
            {name}
          </Link>
        </p>
      ))}
    </>
  );
}

function Table({ experiments }: { readonly experiments: readonly Experiment[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => experiments.map(({ id }) => id), [experiments]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/experiments/${id}`) });
  const splits = useRead('listExperimentSplits', {}, { isLive: false }).data?.data.items;
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Experiment</th>
            <th>On</th>
            <th>Outcome</th>
            <th className="num">Customers</th>
            <th className="num">Days counted</th>
            <th>Verdict</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map((experiment) => {
            const { id, name, key, triggerId, triggerName, status, outcome, customers, verdict } = experiment;
            return (
              <tr key={id} data-row={id} className={current === id ? 'current' : undefined}>
                <td>
                  <div className="row wrap">
                    <Link href={`/experiments/${id}`} className="b">
                      {name}
                    </Link>
                    <ExperimentState status={status} />
                  </div>
                </td>
                <td data-label="On">
                  {key === null ? (
                    <Link className="link" href={`/triggers/${triggerId}`}>
                      {triggerName}
                    </Link>
                  ) : (
                    <On experimentKey={key} splits={splits} />
                  )}
                </td>
                <td data-label="Outcome">{outcomeAndAim(outcome)}</td>
                <td className="num" data-label="Customers">
                  {number(customers)}
                </td>
                <td className="num" data-label="Days counted">
                  {verdict ? number(verdict.days) : '–'}
                </td>
                <td data-label="Verdict">{verdictSentence(experiment)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export default function Experiments() {
  usePage({ title: 'Experiments', path: '/experiments' });
  const [filters, set] = useAddress(['status']);
  const query = useRead('listExperiments', { query: { ...filters, limit: PAGE } }, { keepsPrevious: true });
  const mayMake = useRefusal('operator') === undefined;
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Experiments</h1>
          <p className="dim">
            Customers are divided by chance, at a split or among the tasks of a trigger. Which way does better, if any
            does?
          </p>
        </div>
        <div className="row wrap">
          <ListCsv name="experiments" list="listExperiments" input={{ query: filters }} columns={columns} />
          {mayMake && (
            <Link className="btn pri" href="/experiments/new">
              New experiment
            </Link>
          )}
        </div>
      </div>
      <div className="row wrap">
        <Choice
          label="Status"
          value={filters.status}
          options={Object.entries(states).map(([status, [, words]]) => [status, words] as const)}
          onChange={(status) => set({ status })}
        />
      </div>
      <section className="card" aria-label="Experiments">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            filters.status ? (
              <p>No experiment has this status.</p>
            ) : (
              <p>
                No experiment yet. It needs a trigger, or a split with an experiment id in a workflow.
                {mayMake && (
                  <>
                    {' '}
                    <Link className="link" href="/experiments/new">
                      Draw up the first one.
                    </Link>
                  </>
                )}
              </p>
            )
          }
        >
          {({ data }) => <Table experiments={data.items} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
