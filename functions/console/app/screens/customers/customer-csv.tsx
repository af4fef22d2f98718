import type { ReplyOf } from '../../api/call.ts';
import { useAddress } from '../../parts/address.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { NAMES } from './search-bar.tsx';

const columns: Columns<ReplyOf<'listCustomers'>['items'][number]> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Account: ({ accountNumber }) => accountNumber,
  'E-mail': ({ email }) => email,
  Phone: ({ phone }) => phone,
  Status: ({ status }) => status,
  Rep: ({ salesRep }) => salesRep?.name,
  'Rep id': ({ salesRep }) => salesRep?.id,
  'Do not contact until': ({ doNotContactUntil }) => doNotContactUntil,
  Since: ({ createdAt }) => createdAt,
};

export function CustomerCsv() {
  const [filters] = useAddress(NAMES);
  return <ListCsv name="customers" list="listCustomers" input={{ query: filters }} columns={columns} />;
}
