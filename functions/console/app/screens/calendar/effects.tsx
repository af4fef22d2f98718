import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { call, type ReplyOf } from '../../api/call.ts';
import { formatDate, formatTime, Moment, useZone } from '../../parts/moment.tsx';
import { usePaused } from '../../parts/use-paused.ts';
import { View } from '../../parts/view.tsx';
import type { CalendarChange } from './draft.ts';

type Preview = ReplyOf<'previewCalendar'>;
type OpenSpans = Preview['days'][number]['from'];

function Spans({ spans }: { readonly spans: OpenSpans }) {
  const zone = useZone();
  if (spans.length === 0) return 'closed';
  return spans.map(({ opensAt, closesAt }) => `${formatTime(opensAt, zone)}–${formatTime(closesAt, zone)}`).join(', ');
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly ReactNode[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="plain-list sm">{lines}</ul>
    </div>
  );
}

function Content({ preview: { days, waits, schedules } }: { readonly preview: Preview }) {
  if (days.length + waits.length + schedules.length === 0)
    return <p className="dim">Nothing that is to come changes.</p>;
  return (
    <>
      <Lines
        title="Days"
        lines={days.map(({ day, from, to }) => (
          <li key={day}>
            {formatDate(day)}: <Spans spans={from} /> → <Spans spans={to} />
          </li>
        ))}
      />
      <Lines
        title="Runs that wait"
        lines={waits.map(({ runId, from, to }) => (
          <li key={runId}>
            <Link className="link" href={`/runs/${runId}`}>
              A run
            </Link>{' '}
            waits until <Moment at={to} />, before until <Moment at={from} />
          </li>
        ))}
      />
      <Lines
        title="Schedules"
        lines={schedules.map(({ workflowId, entry, from, to }) => (
          <li key={`${workflowId} ${entry}`}>
            <Link className="link" href={`/workflows/${workflowId}`}>
              A workflow
            </Link>{' '}
            starts <Moment at={to} />, before <Moment at={from} />
          </li>
        ))}
      />
    </>
  );
}

interface EffectsProps {
  readonly id: string;
  readonly change: CalendarChange;
}

/** What would change, before it is saved: the next ten days, runs and schedules. */
export function Effects({ id, change }: EffectsProps) {
  const asked = JSON.stringify(change);
  const settled = usePaused(asked);
  const isChanged = settled !== '{}';
  const query = useQuery({
    queryKey: ['previewCalendar', id, settled],
    queryFn: async ({ signal }) =>
      (await call('previewCalendar', { params: { id }, body: JSON.parse(settled), signal })).data,
    enabled: isChanged,
    retry: false,
    staleTime: 0,
  });
  return (
    <section className="card pad stack" aria-label="What the changes would do" aria-live="polite">
      <h2>What the changes would do</h2>
      {isChanged ? (
        <View query={query} rows={3}>
          {(preview) => <Content preview={preview} />}
        </View>
      ) : (
        <p className="dim">Nothing is changed.</p>
      )}
    </section>
  );
}
