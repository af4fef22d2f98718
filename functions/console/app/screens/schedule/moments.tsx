import type { ReplyOf } from '../../api/call.ts';
import { Moment, useZone } from '../../parts/moment.tsx';

/** Of `2026-02-03 02:00:00`, up to the minute. */
const MINUTES = 16;

/** Moments of a schedule, and what its own clocks show then where they show another time. */
export function Moments({ items, timeZone }: ReplyOf<'previewSchedule'>) {
  const zone = useZone();
  if (items.length === 0) return <p>None is to come.</p>;
  return (
    <ol className="plain-list">
      {items.map(({ at, localTime }) => (
        <li key={at}>
          <Moment at={at} />{' '}
          {zone !== timeZone && (
            <span className="sm dim">
              {localTime.replace('T', ' ').slice(0, MINUTES)} in {timeZone}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
