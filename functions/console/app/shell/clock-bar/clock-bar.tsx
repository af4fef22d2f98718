/** The clock of the local runtime: reads it, moves it, and shows what is due and what happened. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { type Due, type LocalClock, type Move, readClock, readDue } from '../../api/local.ts';
import { isMoving, now } from '../../clock.ts';
import { usePollingInterval } from '../../live/live.ts';
import { formatMoment, formatTime, useZone } from '../../parts/moment.tsx';
import { Refused } from '../../parts/popover/refused.tsx';
import { instantOf, wallTimeOf } from '../../parts/wall-time.ts';
import { number } from '../../parts/words.ts';
import { useStore } from '../../store.ts';
import styles from './clock-bar.module.css';
import { DueDialog } from './due-dialog.tsx';
import { Happened } from './happened.tsx';
import { useMove } from './move.ts';

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
const PROGRESS_MS = 400;
const AHEAD_MS = 7 * DAY_MS;

const steps = [
  ['+1 hour', 'PT1H'],
  ['+1 day', 'P1D'],
  ['+7 days', 'P7D'],
] as const;

/** The stack's time each second. */
function useNow(): number {
  const [ms, setMs] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setMs(now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return ms;
}

/** How far a move is: the runtime tells it while the move goes on. */
function Progress({ clock, from }: { readonly clock: LocalClock | undefined; readonly from: number }) {
  const zone = useZone();
  const target = clock?.movingTo;
  const isKnown = clock !== undefined && target !== undefined;
  return (
    <span className="row" role="status">
      {isKnown ? (
        <progress aria-label="Move of the clock" max={Date.parse(target) - from} value={Date.parse(clock.now) - from} />
      ) : (
        <progress aria-label="Move of the clock" />
      )}
      <span>{isKnown ? `on the way to ${formatMoment(target, zone)}` : 'moving…'}</span>
    </span>
  );
}

/** Jumps to a date and time in the shell's zone. */
function Jump({ ms, onMove }: { readonly ms: number; readonly onMove: (move: Move) => void }) {
  const zone = useZone();
  const [wall, setWall] = useState('');
  const target = instantOf(wall, zone);
  const isLater = target > ms;
  const jump = (event: FormEvent) => {
    event.preventDefault();
    if (isLater) onMove({ set: new Date(target).toISOString() });
  };
  return (
    <form className="row" onSubmit={jump}>
      <input
        type="datetime-local"
        aria-label={`Date and time to move to, in ${zone}`}
        min={wallTimeOf(ms, zone)}
        value={wall}
        onChange={(event) => setWall(event.target.value)}
      />
      <Refused reason={isLater ? undefined : 'Choose a later moment: the clock moves forwards only.'}>
        {(describedBy) => (
          <button type="submit" aria-disabled={!isLater} aria-describedby={describedBy}>
            Jump
          </button>
        )}
      </Refused>
    </form>
  );
}

interface StepsProps {
  readonly due: Due | undefined;
  readonly ms: number;
  readonly onMove: (move: Move) => void;
  readonly onShowDue: () => void;
}

function Steps({ due, ms, onMove, onShowDue }: StepsProps) {
  const zone = useZone();
  const next = due?.next ?? null;
  return (
    <>
      {steps.map(([label, advance]) => (
        <button key={advance} type="button" onClick={() => onMove({ advance })}>
          {label}
        </button>
      ))}
      {next !== null && (
        <button type="button" className={styles.go} onClick={() => onMove({ set: next })}>
          To next due: {(Date.parse(next) < ms + DAY_MS ? formatTime : formatMoment)(next, zone)}
        </button>
      )}
      <Jump ms={ms} onMove={onMove} />
      {due && (
        <button type="button" className={styles.due} onClick={onShowDue}>
          On the way: {number(due.times)}
        </button>
      )}
    </>
  );
}

export default function ClockBar() {
  const ms = useNow();
  const zone = useZone();
  const [from, setFrom] = useState(0);
  const [isDueShown, setDueShown] = useState(false);
  const isUnderWay = useStore(isMoving);
  const clock = useQuery({
    queryKey: ['local clock'],
    queryFn: readClock,
    refetchInterval: isUnderWay ? PROGRESS_MS : false,
  });
  const due = useQuery({
    queryKey: ['local due'],
    queryFn: () => readDue(new Date(now() + AHEAD_MS).toISOString()),
    refetchInterval: usePollingInterval(false),
  });
  const move = useMove();
  const start = (given: Move) => {
    setDueShown(false);
    setFrom(now());
    move.mutate(given);
  };
  const shown = isUnderWay && clock.data ? Date.parse(clock.data.now) : ms;
  const state = clock.data?.frozen ? 'stands still' : 'runs';
  return (
    <>
      <section className={`${styles.bar} clock`} aria-label="Local clock">
        <span className={styles.tag}>LOCAL</span>
        <time dateTime={new Date(shown).toISOString()}>{formatMoment(new Date(shown).toISOString(), zone)}</time>
        <span className={styles.quiet}>
          {zone}, {state}
        </span>
        {isUnderWay ? (
          <Progress clock={clock.data} from={from} />
        ) : (
          <Steps due={due.data} ms={ms} onMove={start} onShowDue={() => setDueShown(true)} />
        )}
      </section>
      {move.data && !isUnderWay && <Happened counts={move.data} onClose={move.reset} />}
      {isDueShown && due.data && (
        <DueDialog due={due.data} onGo={(set) => start({ set })} onClose={() => setDueShown(false)} />
      )}
    </>
  );
}
