import type { Answer } from '../../api/call.ts';
import { ValueRow } from './setting-row.tsx';

/** What the KPIs are measured against. */
export function Targets({ answer }: { readonly answer: Answer<'readSettings'> }) {
  return (
    <section className="card" aria-label="Targets">
      <header>
        <h2>Targets of the KPIs</h2>
      </header>
      <ValueRow
        {...{ answer, name: 'targetConversionGain', title: 'Orders after tastings, in percent more than before' }}
        help="This or more, compared with the period of the same length before."
      />
      <ValueRow
        {...{ answer, name: 'targetCompletionRate', title: 'Tasks completed, in percent' }}
        help="More than this, or all."
      />
      <ValueRow
        {...{ answer, name: 'targetFollowUpHours', title: 'Hours to follow-up' }}
        help="The median from a task's making to its completion is less than this."
      />
      <ValueRow
        {...{ answer, name: 'targetSatisfaction', title: 'Satisfaction of reps with tasks' }}
        help="The mean of their ratings is more than this, or 5."
      />
      <ValueRow
        {...{ answer, name: 'targetAccuracy', title: 'Tasks that were right, in percent' }}
        help="More than this, or all, of those that were rated."
      />
    </section>
  );
}
