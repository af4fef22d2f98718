/** Which column of a file gives which member: by its header, and by what a person chose. */
import type { Collection } from '../imports/import-words.tsx';

/** `External ID`, `external_id` and `externalId` are equal names, as for the API. */
const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');

/** Of the member, in the words of other systems; `*` stands for what the rows are, such as `customer`. */
const others: Readonly<Record<string, readonly string[]>> = {
  externalId: ['*id', '*no', '*no.', '*number', 'id', 'no', 'no.', 'number', '#'],
  name: ['*name', 'fullname', 'company', 'companyname', '*'],
  email: ['mail', 'emailaddress', 'mailaddress'],
  phone: ['telephone', 'tel', 'tel.', 'phonenumber', 'mobile'],
  accountNumber: ['account', 'accountno', 'accountno.'],
  salesRepExternalId: ['salesrep', 'rep', 'repid', 'owner', 'ownerid', 'salesrepid'],
  customerExternalId: ['customer', 'customerid', 'customerno', 'customerno.', 'customernumber', 'client', 'clientid'],
  productExternalId: ['product', 'productid', 'productno', 'productno.', 'productnumber'],
  orderedAt: ['orderdate', 'ordered', 'date', 'dateordered'],
  deliveredAt: ['deliverydate', 'delivered', 'datedelivered'],
  total: ['amount', 'totalamount', 'sum', 'value'],
  tastedAt: ['tastingdate', 'tasted', 'date'],
  quantity: ['qty', 'pieces'],
  dueAt: ['due', 'duedate'],
  completedAt: ['completed', 'completiondate'],
  createdAt: ['created', 'creationdate', 'since', 'customersince'],
  timeZone: ['zone', 'tz'],
  isActive: ['active'],
};

const ATTRIBUTE = /^attributes\..{1,100}$/s;

/** What the API takes a header for by itself: a member, an attribute, or nothing. */
function own(collection: Collection, header: string, members: readonly string[]): string | undefined {
  if (collection === 'customers' && ATTRIBUTE.test(header)) return header;
  return members.find((member) => folded(member) === folded(header));
}

/** Header → member; '' for a column that is left out. Each member comes once. */
export type Mapping = Readonly<Record<string, string>>;

export function guess(collection: Collection, headers: readonly string[], members: readonly string[]): Mapping {
  const singular = collection.replace(/s$/, '');
  const isCalled = (member: string, header: string) =>
    (others[member] ?? []).some((name) => name.replace('*', singular) === folded(header));
  const taken = new Set<string>();
  const take = (member: string | undefined) => {
    if (member === undefined || taken.has(member)) return '';
    taken.add(member);
    return member;
  };
  const exact = new Map(headers.map((header) => [header, take(own(collection, header, members))]));
  return Object.fromEntries(
    headers.map((header) => {
      const found = members.find((member) => !taken.has(member) && isCalled(member, header));
      return [header, exact.get(header) || take(found)];
    }),
  );
}

/** As `columns` of an import: what the API does by itself is left out, since the settings of an import have 32 KB. */
export function columnsOf(
  collection: Collection,
  mapping: Mapping,
  members: readonly string[],
): Readonly<Record<string, string | null>> {
  const differs = Object.entries(mapping).filter(
    ([header, member]) => (own(collection, header, members) ?? '') !== member,
  );
  return Object.fromEntries(differs.map(([header, member]) => [header, member === '' ? null : member]));
}

/** Why no row could be read by it; undefined when they can. */
export function problemOf(headers: readonly string[], mapping: Mapping): string | undefined {
  const given = Object.values(mapping).filter((member) => member !== '');
  const twice = given.find((member, at) => given.indexOf(member) !== at);
  if (twice !== undefined) return `Two columns give ${twice}. Leave one of them out.`;
  const repeated = headers.find((header, at) => mapping[header] && headers.indexOf(header) !== at);
  if (repeated !== undefined)
    return `The file has two columns “${repeated}”. Leave them out, or rename one in the file.`;
  if (!given.includes('externalId'))
    return 'No column gives the external id, your own id of a row. Choose which one does.';
  return undefined;
}
