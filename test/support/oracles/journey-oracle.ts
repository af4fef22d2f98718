/** What a customer's journey must leave behind, written without looking at the code: counts by name, such as `email WELCOME`. */

export type JourneyStep =
  | { readonly kind: 'inserted'; readonly status: 'LEAD' | 'ACTIVE' }
  | { readonly kind: 'delivered' | 'completed'; readonly month: number }
  /** A calendar month begins. */
  | { readonly kind: 'month began' };

export type Traces = Readonly<Record<string, number>>;

const MONTHS = 8;

/** Returns what is expected of a tenant with the journey, e-mail and PDFs on, after everything has run. */
export function expectedTraces(steps: readonly JourneyStep[]): Traces {
  const traces: Record<string, number> = {};
  const leave = (...names: string[]) => {
    for (const name of names) traces[name] = (traces[name] ?? 0) + 1;
  };
  const email = (template: string) => leave(`email ${template}`, 'job SEND_EMAIL');
  const deliverables = new Map<number, 'made' | 'delivered' | 'completed'>();
  const make = (month: number) => {
    if (month > MONTHS || deliverables.has(month)) return;
    deliverables.set(month, 'made');
    leave('job GENERATE_DELIVERABLE', `file deliverable-${month}.md`);
  };

  for (const step of steps) {
    if (step.kind === 'inserted') {
      leave('event CLIENT_CREATED DONE', 'activity CLIENT_CREATED');
      email('WELCOME');
      if (step.status !== 'ACTIVE') continue;
      leave('event CLIENT_ACTIVATED DONE', 'job GENERATE_BUSINESS_PLAN', 'file business-plan.md');
      email('CLIENT_ACTIVATED');
      leave('event BUSINESS_PLAN_COMPLETED DONE', 'job GENERATE_PDF', 'file business-plan.pdf');
      email('BUSINESS_PLAN_READY');
      make(1);
    } else if (step.kind === 'delivered') {
      deliverables.set(step.month, 'delivered');
    } else if (step.kind === 'completed') {
      deliverables.set(step.month, 'completed');
      leave('event DELIVERABLE_COMPLETED DONE', 'job GENERATE_PDF', `file deliverable-${step.month}.pdf`);
      email(`DELIVERABLE_READY ${step.month}`);
      make(step.month + 1);
      if (step.month < MONTHS) continue;
      email('JOURNEY_COMPLETED');
      leave('activity MILESTONE_REACHED');
    } else {
      const highest = Math.max(...deliverables.keys());
      // No journey begins or ends with a calendar month.
      if (deliverables.size === 0 || highest === MONTHS) continue;
      const isOpen = deliverables.get(highest) === 'made';
      leave(`event MONTH_TRANSITION ${isOpen ? 'SKIPPED: LAST_NOT_DELIVERED' : 'DONE'}`);
      if (!isOpen) make(highest + 1);
    }
  }
  return traces;
}
