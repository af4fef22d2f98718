/** What a column may give, from the schema of the rows that the API takes. */
import { inputSchemas } from '../../../../api/client-inputs.gen.ts';
import type { Collection } from '../imports/import-words.tsx';

interface RowsSchema {
  readonly items?: { readonly properties?: Readonly<Record<string, object>> };
}

const routes: Readonly<Record<Collection, string>> = {
  users: 'storeCrmUsers',
  products: 'storeCrmProducts',
  customers: 'storeCrmCustomers',
  orders: 'storeCrmOrders',
  samples: 'storeCrmSamples',
  deliverables: 'storeCrmDeliverables',
};

/** Names of members, the id first. */
export function membersOf(collection: Collection): readonly string[] {
  const rows = inputSchemas[routes[collection]]?.body as RowsSchema | undefined; // JSON Schema, as the generator wrote it
  return Object.keys(rows?.items?.properties ?? {});
}

/** `salesRepExternalId` is read "Sales rep external id". */
export function memberWords(member: string): string {
  const words = member.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
