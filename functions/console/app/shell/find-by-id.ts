/** What an id is of: it is asked of each kind, once, when a whole id was typed. */
import { useRead } from '../api/queries.ts';
import { inWords } from '../parts/words.ts';

export interface Hit {
  readonly title: string;
  readonly kind: string;
  readonly path: string;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isId = (text: string): boolean => ID.test(text);

/** Nothing for a text that is no id, or the id of nothing in this tenant. */
export function useHitsById(id: string): readonly Hit[] {
  const options = { enabled: isId(id), isLive: false };
  const input = { params: { id } };
  const customer = useRead('getCustomer', input, options).data?.data;
  const trigger = useRead('getTrigger', input, options).data?.data;
  const task = useRead('getTask', input, options).data?.data;
  const booking = useRead('getBooking', input, options).data?.data;
  const job = useRead('getJob', input, options).data?.data;
  const event = useRead('getEvent', input, options).data?.data;
  const workflow = useRead('getWorkflow', input, options).data?.data;
  const run = useRead('getRun', input, options).data?.data;
  if (!options.enabled) return [];
  return [
    ...(customer
      ? [
          { title: customer.name ?? id, kind: 'customer', path: `/customers/${id}` },
          { title: customer.name ?? id, kind: 'tasks of the customer', path: `/tasks?customerId=${id}` },
          {
            title: customer.name ?? id,
            kind: 'bookings of the customer',
            path: `/bookings?view=list&customerId=${id}`,
          },
          { title: customer.name ?? id, kind: 'jobs of the customer', path: `/jobs?customerId=${id}` },
        ]
      : []),
    ...(trigger ? [{ title: trigger.name, kind: 'trigger', path: `/triggers/${id}` }] : []),
    ...(task ? [{ title: task.title, kind: 'task', path: `/tasks?view=list&task=${id}` }] : []),
    ...(booking ? [{ title: booking.scheduledAt, kind: 'booking', path: `/bookings/${id}` }] : []),
    ...(job ? [{ title: inWords(job.type), kind: 'job', path: `/jobs/${id}` }] : []),
    ...(workflow ? [{ title: workflow.name, kind: 'workflow', path: `/workflows/${id}` }] : []),
    ...(run ? [{ title: run.customerName ?? id, kind: 'run of a workflow', path: `/runs/${id}` }] : []),
    ...(event ? [{ title: inWords(event.type), kind: 'event', path: `/events/${id}` }] : []),
  ];
}
