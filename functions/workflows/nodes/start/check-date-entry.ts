import { readPath } from '../../conditions/path.ts';
import type { Tools } from '../../graph/tools.ts';
import { checkDateField } from '../wait/check-date-field.ts';
import type { Entry } from './entries.ts';
import { readsEvent } from './reads-event.ts';

/** What has dates that customers or their bookings keep: moments follow them. */
const ROOTS: readonly string[] = ['customer', 'orders', 'rhythm'];
/** Of a booking, as events of bookings have it. */
const OF_BOOKINGS = 'event.scheduledAt';

/** Reports a date that no customer or booking has, and a condition about a booking where the date is the customer's. */
export function checkDateEntry(place: string, { field, where }: Entry, tools: Tools): void {
  const segments = field === undefined ? undefined : readPath(field, tools.names).segments;
  if (segments === undefined || segments.join('.') === OF_BOOKINGS) return;
  if (ROOTS.includes(segments[0] ?? '')) checkDateField(`${place}.field`, field, tools);
  else
    tools.report(
      'BAD_SETTING',
      `${place}.field`,
      `"${field}" is no date of a customer or a booking`,
      `Use one such as customer.attributes.renewalDate, or ${OF_BOOKINGS} for bookings`,
    );
  if (readsEvent(where))
    tools.report(
      'BAD_CONDITION',
      `${place}.where`,
      'asks for an event, and the date of a customer has none',
      `Ask for what the customer is, or use the date ${OF_BOOKINGS}`,
    );
}
