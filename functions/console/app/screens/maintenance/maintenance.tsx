/** Scheduled housekeeping: when each piece runs, how its last runs ended, and running it now. */
import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords } from '../../parts/words.ts';
import { useRefusal, useSession } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { isUnderWay, LastRuns, type Maintenance } from './last-runs.tsx';
import styles from './maintenance.module.css';
import { RunCsv } from './run-csv.tsx';
import { scheduleInWords } from './schedule-words.ts';

const wordsOf = (name: string): string => inWords(name.replaceAll('-', '_'));

const useRunNow = () =>
  useMutation({
    mutationFn: async (name: string) => (await call('runMaintenance', { params: { name } })).data,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('listMaintenance'),
  });

/** Why the user may not run it now. */
function useNoRun({ scope, schedule, disabledBecause }: Maintenance): string | undefined {
  const role = useRefusal('operator');
  const { tenant } = useSession();
  if (role !== undefined) return role;
  if (scope === 'installation' && tenant !== null)
    return 'It works on the whole installation: only a key of the platform runs it.';
  return schedule === 'off' ? undefined : (disabledBecause ?? undefined);
}

function Row({ piece, isCurrent }: { readonly piece: Maintenance; readonly isCurrent: boolean }) {
  const run = useRunNow();
  const { tenant } = useSession();
  const refusal = useNoRun(piece);
  const asked = run.data?.requestedAt;
  const isQueued = asked !== undefined && !piece.lastRuns.some(({ scheduledAt }) => scheduledAt >= asked);
  const isRunning = run.isPending || isQueued || piece.lastRuns.some(isUnderWay);
  return (
    <tr data-row={piece.name} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="b">{wordsOf(piece.name)}</span>
        <p className="sm dim">{piece.description}</p>
        {piece.scope === 'installation' && <p className="sm dim">For the whole installation.</p>}
      </td>
      <td data-label="When" title={piece.schedule}>
        {scheduleInWords(piece.schedule)}
      </td>
      <td aria-live="polite">
        {isQueued && <Pill tone="wait" text="queued" />}
        <LastRuns runs={piece.lastRuns} isHidden={piece.scope === 'installation' && tenant !== null} />
      </td>
      <td data-label="Next">
        {piece.isEnabled ? (
          <Moment at={piece.nextRunAt} />
        ) : (
          <>
            <Pill tone="plain" text="off" />
            <p className="sm dim">{piece.disabledBecause}</p>
          </>
        )}
      </td>
      <td className="num">
        <Button icon="run" refusal={refusal} isBusy={isRunning} onClick={() => run.mutate(piece.name)}>
          Run now
          <span className="only-read">: {wordsOf(piece.name)}</span>
        </Button>
      </td>
    </tr>
  );
}

function Table({ pieces }: { readonly pieces: readonly Maintenance[] }) {
  const current = useRowKeys(
    pieces.map(({ name }) => name),
    {},
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>What</th>
            <th>When</th>
            <th>Last runs, newest first</th>
            <th>Next</th>
            <th>
              <span className="only-read">Run</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pieces.map((piece) => (
            <Row key={piece.name} piece={piece} isCurrent={current === piece.name} />
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
          {() => <Table pieces={pieces} />}
        </View>
      </section>
    </>
  );
}
