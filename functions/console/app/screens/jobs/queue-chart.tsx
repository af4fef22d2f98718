import type { ReplyOf } from '../../api/call.ts';
import { StackedBars } from '../../parts/charts/stacked-bars.tsx';
import { number } from '../../parts/words.ts';

type Queue = ReplyOf<'getQueueStats'>['queues'][number];

const states = [
  ['waiting', 'waiting', 'var(--c3)'],
  ['active', 'active', 'var(--c1)'],
  ['delayed', 'delayed', 'var(--c5)'],
  ['failed', 'deadLetters', 'var(--bad)'],
] as const;

/** The jobs that each queue has now. Nothing, while all are empty. */
export function QueueChart({ queues }: { readonly queues: readonly Queue[] }) {
  const shown = queues.filter((queue) => states.some(([, member]) => queue[member] > 0));
  if (shown.length === 0) return null;
  const sumOf = (member: (typeof states)[number][1]) => shown.reduce((sum, queue) => sum + queue[member], 0);
  return (
    <div className="pad">
      <StackedBars
        title="Jobs in each queue now"
        description={`${states.map(([name, member]) => `${number(sumOf(member))} ${name}`).join(', ')}; queues without jobs are left out.`}
        axis={{
          heading: 'Queue',
          names: shown.map(({ queue }) => queue),
          marks: shown.map(({ queue }) => queue.replace(/-.*/, '')), // the table has whole names
        }}
        series={states.map(([name, member, color]) => ({ name, color, values: shown.map((queue) => queue[member]) }))}
      />
    </div>
  );
}
