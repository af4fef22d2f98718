import { readPath } from '../../conditions/path.ts';
import type { Tools } from '../../graph/tools.ts';

/** Members with known types that are dates; those of other roots, and attributes, may be anything. */
const dates: Readonly<Record<string, readonly string[]>> = {
  customer: ['doNotContactUntil', 'createdAt', 'updatedAt', 'attributes'],
  orders: ['firstAt', 'lastAt'],
  rhythm: ['expectedAt'],
  cadence: ['nextOrderAt'],
  run: ['startedAt', 'trigger'],
  loop: ['item'],
  tenant: [],
};

/** Reports a field that is never a date. */
export function checkDateField(place: string, field: string | undefined, tools: Tools): void {
  const [root = '', member = ''] = (field !== undefined && readPath(field, tools.names).segments) || [];
  const known = dates[root];
  if (known && !known.includes(member))
    tools.report('BAD_SETTING', place, `"${field}" is never a date`, 'Use one such as customer.attributes.renewalDate');
}
