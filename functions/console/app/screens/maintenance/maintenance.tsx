/** Scheduled housekeeping: when each piece runs, how its last runs ended, and running it now. */

import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { Switch } from '../../parts/switch.tsx';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal, useSession } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { isUnderWay, LastRuns, type Maintenance } from './last-runs.tsx';
import styles from './maintenance.module.css';
import { useNoSwitch, useSwitchMaintenance } from './pause-maintenance.ts';
import { RunCsv } from './run-csv.tsx';
import { scheduleInWords, wordsOf } from './schedule-words.ts';
import { SelectionBar } from './selection-bar.tsx';

const useRunNow = () =>
  useMutation({
    mutationFn: async (name: string) => (await call('runMaintenance', { params: { name } })).data,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('listMaintenance'),
  });

/** Why the user may not run it now. */
function useNoRun({ scope, schedule, disabledBecause, pausedAt }: Maintenance): string | undefined {
  const role = useRefusal('operator');
  const { tenant } = useSession();
  if (role !== undefined) return role;
  if (scope === 'installation' && tenant !== null)
    return 'It works on the whole installation: only a key of the platform runs it.';
  return schedule === 'off' || pausedAt !== null ? undefined : (disabledBecause ?? undefined);
}

interface RowProps {
  readonly piece: Maintenance;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: (isSelected: boolean) => void;
}

/** When it runs next, or why it does not. */
function Next({ piece }: { readonly piece: Maintenance }) {
  if (piece.isEnabled) return <Moment at={piece.nextRunAt} />;
  return (
    <>
      <Pill tone="plain" text={piece.pausedAt === null ? 'off' : 'paused'} />
      <p className="sm dim">{piece.disabledBecause}</p>
    </>
  );
}

function Row({ piece, isSelected, isCurrent, onSelect }: RowProps) {
  const run = useRunNow();
  const change = useSwitchMaintenance();
  const noSwitch = useNoSwitch()(piece);
  const refusal = useNoRun(piece);
  const name = wordsOf(piece.name);
  const asked = run.data?.requestedAt;
  const isQueued = asked !== undefined && !piece.lastRuns.some(({ scheduledAt }) => scheduledAt >= asked);
  const isRunning = run.isPending || isQueued || piece.lastRuns.some(isUnderWay);
  return (
    <tr data-row={piece.name} className={isCurrent ? styles.current : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isSelected}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </td>
      <td>
        <span className="b">{name}</span>
        <p className="sm dim">{piece.description}</p>
        {piece.scope === 'installation' && <p className="sm dim">For the whole installation.</p>}
      </td>
      <td data-label="When" title={piece.schedule}>
        {scheduleInWords(piece.schedule)}
      </td>
      <td aria-live="polite">
        {isQueued && <Pill tone="wait" text="queued" />}
        <LastRuns runs={piece.lastRuns} />
      </td>
      <td data-label="Next">
        <Next piece={piece} />
      </td>
      <td>
        <div className="row end">
          <Button kind="sm" icon="run" refusal={refusal} isBusy={isRunning} onClick={() => run.mutate(piece.name)}>
            Run now
            <span className="only-read">: {name}</span>
          </Button>
          <Switch
            isOn={piece.isEnabled}
            label={`${name}: on schedule`}
            refusal={noSwitch}
            onChange={(isOn) => change.mutate({ pieces: [piece], isOn })}
          />
        </div>
      </td>
    </tr>
  );
}

interface TableProps {
  readonly pieces: readonly Maintenance[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (name: string, isSelected: boolean) => void;
}

function Table({ pieces, selected, onSelect }: TableProps) {
  const current = useRowKeys(
    pieces.map(({ name }) => name),
    { select: (name) => onSelect(name, !selected.has(name)) },
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>
              <span className="only-read">Select</span>
            </th>
            <th>What</th>
            <th>When</th>
            <th>Last runs, newest first</th>
            <th>Next</th>
            <th>
              <span className="only-read">Run or switch</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pieces.map((piece) => (
            <Row
              key={piece.name}
              piece={piece}
              isSelected={selected.has(piece.name)}
              isCurrent={current === piece.name}
              onSelect={(isSelected) => onSelect(piece.name, isSelected)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function MaintenanceScreen() {
  usePage({ title: 'Maintenance', path: '/maintenance' });
  const query = useRead(
    'listMaintenance',
    {},
    { isBusy: ({ data }) => data.items.some(({ lastRuns }) => lastRuns.some(isUnderWay)) },
  );
  const pieces = query.data?.data.items ?? [];
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = (name: string, isSelected: boolean) =>
    setSelected(new Set([...selected].filter((one) => one !== name).concat(isSelected ? [name] : [])));
  const failed = pieces.filter(({ lastRuns: [newest] }) => newest?.status === 'FAILED').length;
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Maintenance</h1>
          <p className="dim">
            {query.data ? count(pieces.filter(({ isEnabled }) => isEnabled).length, 'piece') : '…'} on schedule
            {failed > 0 && `, the last run of ${failed} failed`}
          </p>
        </div>
        <RunCsv />
      </div>
      <section className="card" aria-label="Maintenance">
        <View query={query} isEmpty={() => pieces.length === 0} empty="This installation has no maintenance.">
          {() => <Table pieces={pieces} selected={selected} onSelect={select} />}
        </View>
      </section>
      <SelectionBar pieces={pieces.filter(({ name }) => selected.has(name))} onDone={() => setSelected(new Set())} />
    </>
  );
}
