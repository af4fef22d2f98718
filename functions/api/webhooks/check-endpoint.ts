/** What settings of a webhook endpoint must be, beyond their shapes. */

import { invalid } from '../http/fields/invalid.ts';
import { isRange } from '../inbound/hooks/check-address.ts';
import type { foundNames, matchNames, missingNames } from './endpoint-view.ts';

/** Where a delivery has its customer, and what of them is written. */
export interface CustomerMapping {
  readonly matchBy: (typeof matchNames)[number];
  readonly onMissing: (typeof missingNames)[number];
  readonly onFound: (typeof foundNames)[number];
  readonly fields: readonly { readonly path: readonly string[]; readonly field: string }[];
}

/** What a tenant decides of an endpoint. */
export interface EndpointSettings {
  readonly name: string;
  readonly eventType: string;
  readonly toleranceSeconds: number;
  readonly dedupeHeader: string | null;
  readonly dedupePath: readonly string[] | null;
  readonly allowedAddresses: readonly string[];
  readonly perSecond: number;
  readonly isPaused: boolean;
  readonly customer: CustomerMapping | null;
}

/** As a request has it. */
export interface GivenSettings {
  readonly name?: string | undefined;
  readonly eventType?: string | undefined;
  readonly toleranceSeconds?: number | undefined;
  readonly dedupeHeader?: string | null | undefined;
  readonly dedupePath?: string | null | undefined;
  readonly allowedAddresses?: readonly string[] | undefined;
  readonly perSecond?: number | undefined;
  readonly isPaused?: boolean | undefined;
  readonly customer?:
    | {
        readonly matchBy: CustomerMapping['matchBy'];
        readonly onMissing?: CustomerMapping['onMissing'] | undefined;
        readonly onFound?: CustomerMapping['onFound'] | undefined;
        readonly mapping: Readonly<Record<string, string>>;
      }
    | null
    | undefined;
}

const MOST_STEPS = 20;
const MOST_FIELDS = 50;
const COLUMNS = [
  ...['id', 'name', 'email', 'phone', 'accountNumber', 'status'],
  ...['timeZone', 'doNotContactUntil', 'salesRepId', 'externalId'],
];

function readPath(place: string, path: string): readonly string[] {
  const steps = path.replace(/^\$\.?/, '').split('.');
  if (steps.length > MOST_STEPS || path.length > 200 || steps.some((step) => step.trim() === ''))
    throw invalid(place, `must be a path such as data.object.id, of ${MOST_STEPS} members at most`);
  return steps;
}

const isField = (field: string) => COLUMNS.includes(field) || /^attributes(?:\.[\w-]{1,60}){1,8}$/.test(field);

function readCustomer(given: NonNullable<GivenSettings['customer']>): CustomerMapping {
  const { matchBy, mapping, onFound = 'update', onMissing = matchBy === 'id' ? 'ignore' : 'create' } = given;
  const fields = Object.entries(mapping).map(([path, field]) => {
    if (!isField(field))
      throw invalid(`customer.mapping.${path}`, `must be one of ${COLUMNS.join(', ')} or attributes.<name>`);
    return { path: readPath(`customer.mapping.${path}`, path), field };
  });
  if (fields.length > MOST_FIELDS) throw invalid('customer.mapping', `must have at most ${MOST_FIELDS} paths`);
  if (!fields.some(({ field }) => field === matchBy))
    throw invalid('customer.mapping', `must have a path to ${matchBy}, by which the customer is found`);
  if (matchBy === 'id' && onMissing === 'create')
    throw invalid('customer.onMissing', 'must be ignore where customers are found by id: an id is made here');
  return { matchBy, onMissing, onFound, fields };
}

function readHeader(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw invalid('dedupeHeader', 'must be the name of a header');
  return name.toLowerCase();
}

function checkEventType(eventType: string): void {
  if (eventType !== 'webhook.received' && !/^custom\.[a-z0-9._-]{1,90}$/.test(eventType))
    throw invalid('eventType', 'must be webhook.received, or custom.<name> in lower case');
}

/** Left out: as before. Null: none. */
const kept = <T>(given: null | undefined, before: T): T | null => (given === undefined ? before : null);

/** Returns the settings with those of a request. Throws INVALID_INPUT. */
export function mergeSettings(before: EndpointSettings, given: GivenSettings): EndpointSettings {
  const { dedupeHeader, dedupePath, allowedAddresses, customer, eventType = before.eventType } = given;
  checkEventType(eventType);
  for (const [index, range] of (allowedAddresses ?? []).entries())
    if (!isRange(range))
      throw invalid(
        `allowedAddresses.${index}`,
        'must be an address, or a range such as 192.0.2.0/24 or 2001:db8::/32',
      );
  return {
    name: given.name ?? before.name,
    eventType,
    toleranceSeconds: given.toleranceSeconds ?? before.toleranceSeconds,
    dedupeHeader: dedupeHeader == null ? kept(dedupeHeader, before.dedupeHeader) : readHeader(dedupeHeader),
    dedupePath: dedupePath == null ? kept(dedupePath, before.dedupePath) : readPath('dedupePath', dedupePath),
    allowedAddresses: allowedAddresses ?? before.allowedAddresses,
    perSecond: given.perSecond ?? before.perSecond,
    isPaused: given.isPaused ?? before.isPaused,
    customer: customer === undefined ? before.customer : customer && readCustomer(customer),
  };
}
