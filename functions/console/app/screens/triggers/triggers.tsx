/** All triggers: what each is for, what it found last, and a switch. */
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { type Evaluation, hasEnded, useRun, useRunAll } from './run.ts';
import { useSwitch } from './switch-triggers.ts';
import { TriggerCsv } from './trigger-csv.tsx';
import { type Trigger, TriggerRow } from './trigger-row.tsx';

/** Enough for the last look of each trigger, unless some run far more often than others. */
const EVALUATIONS = 100;
/** The most that the API gives at once. */
const MOST_TRIGGERS = 200;

/** The newest evaluation of each trigger; the list is newest first. */
const newestOf = (evaluations: readonly Evaluation[]): ReadonlyMap<string, Evaluation> =>
  new Map(evaluations.toReversed().map((one) => [one.triggerId, one]));

const activeFirst = (triggers: readonly Trigger[]): readonly Trigger[] =>
  triggers.toSorted((a, b) => Number(b.isActive) - Number(a.isActive));

interface TableProps {
  readonly triggers: readonly Trigger[];
  readonly newest: ReadonlyMap<string, Evaluation>;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, isSelected: boolean) => void;
}

function Table({ triggers, newest, selected, onSelect }: TableProps) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => triggers.map(({ id }) => id), [triggers]);
  const current = useRowKeys(ids, {
    open: (id) => navigate(`/triggers/${id}`),
    select: (id) => onSelect(id, !selected.has(id)),
  });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>
              <span className="only-read">Select</span>
            </th>
            <th>Trigger</th>
            <th className="num">Open tasks</th>
            <th className="num">Completed</th>
            <th>Last look</th>
            <th>Next look</th>
            <th>
              <span className="only-read">Run or switch</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {triggers.map((trigger) => (
            <TriggerRow
              key={trigger.id}
              trigger={trigger}
              last={newest.get(trigger.id)}
              isSelected={selected.has(trigger.id)}
              isCurrent={current === trigger.id}
              onSelect={(isSelected) => onSelect(trigger.id, isSelected)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BarProps {
  readonly triggers: readonly Trigger[];
  readonly onDone: () => void;
}

/** What can be done with the selected triggers. */
function SelectionBar({ triggers, onDone }: BarProps) {
  const change = useSwitch();
  const run = useRun();
  const noChange = useRefusal('admin');
  const noRun = useRefusal('operator');
  const active = triggers.filter(({ isActive }) => isActive);
  const inactive = triggers.filter(({ isActive }) => !isActive);
  if (triggers.length === 0) return null;
  const then = (act: () => void) => () => {
    act();
    onDone();
  };
  return (
    <section className="bar" aria-label="Selected triggers">
      <span className="b">{triggers.length} selected</span>
      {active.length > 0 && (
        <>
          <Button icon="run" refusal={noRun} onClick={then(() => run.mutate(active.map(({ id }) => id)))}>
            Run {active.length}
          </Button>
          <Button refusal={noChange} onClick={then(() => change.mutate({ triggers: active, isActive: false }))}>
            Switch off {active.length}
          </Button>
        </>
      )}
      {inactive.length > 0 && (
        <Button refusal={noChange} onClick={then(() => change.mutate({ triggers: inactive, isActive: true }))}>
          Switch on {inactive.length}
        </Button>
      )}
      <Button kind="ghost" icon="close" onClick={onDone}>
        Clear
      </Button>
    </section>
  );
}

function RunAll() {
  const run = useRunAll();
  const sayHowMany = (asked: number) => say(`${count(asked, 'evaluation')} queued.`);
  return (
    <Button
      icon="run"
      kind="pri"
      refusal={useRefusal('operator')}
      isBusy={run.isPending}
      onClick={() => run.mutate(undefined, { onSuccess: sayHowMany })}
    >
      Run all
    </Button>
  );
}

export default function Triggers() {
  usePage({ title: 'Triggers', path: '/triggers' });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const evaluations = useRead('listEvaluations', { query: { limit: EVALUATIONS } });
  const newest = newestOf(evaluations.data?.data.items ?? []);
  const isBusy = [...newest.values()].some((one) => !hasEnded(one));
  const query = useRead('listTriggers', { query: { limit: MOST_TRIGGERS } }, { isBusy });
  const triggers = useMemo(() => activeFirst(query.data?.data.items ?? []), [query.data]);
  const select = (id: string, isSelected: boolean) =>
    setSelected(new Set([...selected].filter((one) => one !== id).concat(isSelected ? [id] : [])));
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Triggers</h1>
          <p className="dim">
            {query.data
              ? `${count(triggers.filter(({ isActive }) => isActive).length, 'active trigger')} of ${triggers.length}`
              : '…'}
          </p>
        </div>
        <div className="row wrap">
          <TriggerCsv />
          <Link className="btn" href="/triggers/new">
            New trigger
          </Link>
          <RunAll />
        </div>
      </div>
      <section className="card" aria-label="All triggers">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            <p>
              No trigger yet.{' '}
              <Link className="link" href="/triggers/new">
                Make the first one.
              </Link>
            </p>
          }
        >
          {() => <Table triggers={triggers} newest={newest} selected={selected} onSelect={select} />}
        </View>
      </section>
      <SelectionBar triggers={triggers.filter(({ id }) => selected.has(id))} onDone={() => setSelected(new Set())} />
    </>
  );
}
