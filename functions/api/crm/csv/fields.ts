/** What the cells of a CSV file mean for each collection: a column gives a member, or an attribute of a customer. */
import type * as z from 'zod/mini';
import type { Collection } from '../collections.ts';
import { rowSchemas } from '../rows.ts';

/** How a cell becomes a value. `list`: parts with semicolons between them. */
export type CellKind = 'text' | 'flag' | 'number' | 'moment' | 'list' | 'json';

type MembersOf<C extends Collection> = keyof z.infer<(typeof rowSchemas)[C]>;

/** In the order in which exports have them. */
const kinds: { readonly [C in Collection]: { readonly [M in MembersOf<C>]-?: CellKind } } = {
  users: { externalId: 'text', email: 'text', name: 'text', role: 'text', isActive: 'flag' },
  products: { externalId: 'text', sku: 'text', name: 'text' },
  customers: {
    ...{ externalId: 'text', name: 'text', email: 'text', phone: 'text', accountNumber: 'text', status: 'text' },
    ...{ salesRepExternalId: 'text', doNotContactUntil: 'text', timeZone: 'text', tags: 'list', attributes: 'json' },
    createdAt: 'moment',
  },
  orders: {
    ...{ externalId: 'text', customerExternalId: 'text', status: 'text', orderedAt: 'moment', deliveredAt: 'moment' },
    ...{ total: 'number', lines: 'json' },
  },
  samples: {
    ...{ externalId: 'text', customerExternalId: 'text', productExternalId: 'text', salesRepExternalId: 'text' },
    ...{ quantity: 'number', tastedAt: 'moment', feedback: 'text', needsFollowUp: 'flag', followedUpAt: 'moment' },
    resultedInOrder: 'flag',
  },
  deliverables: {
    ...{ externalId: 'text', customerExternalId: 'text', month: 'number', title: 'text', status: 'text' },
    ...{ dueAt: 'moment', completedAt: 'moment' },
  },
};

const ATTRIBUTE = /^attributes\.(.{1,100})$/s;

/** What a column gives. */
export interface Field {
  /** As mappings name it, such as `email` or `attributes.tier`. */
  readonly name: string;
  readonly member: string;
  readonly kind: CellKind;
  readonly attribute?: string;
  /** An empty cell may clear it. */
  readonly isNullable: boolean;
}

/** Returns undefined for a name that is neither a member of the collection nor an attribute. */
export function fieldOf(collection: Collection, name: string): Field | undefined {
  const [, attribute] = collection === 'customers' ? (ATTRIBUTE.exec(name) ?? []) : [];
  if (attribute !== undefined) return { name, member: 'attributes', kind: 'text', attribute, isNullable: true };
  const own: Readonly<Record<string, CellKind>> = kinds[collection];
  const kind = Object.hasOwn(own, name) ? own[name] : undefined;
  if (kind === undefined) return undefined;
  const shape: Readonly<Record<string, z.ZodMiniType>> = rowSchemas[collection].shape;
  return { name, member: name, kind, isNullable: shape[name]?.safeParse(null).success ?? false };
}

/** Names of the members that a column may give. */
export const namesOf = (collection: Collection): readonly string[] => Object.keys(kinds[collection]);
