import type { ReplyOf } from '../../api/call.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';

const columns: Columns<ReplyOf<'listWorkflows'>['items'][number]> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Description: ({ description }) => description,
  Status: ({ status }) => status,
  'Active version': ({ activeVersion }) => activeVersion,
  'Last version': ({ lastVersion }) => lastVersion,
  Created: ({ createdAt }) => createdAt,
  Changed: ({ updatedAt }) => updatedAt,
};

export function WorkflowCsv({ query }: { readonly query: Readonly<Partial<Record<string, string>>> }) {
  return <ListCsv name="workflows" list="listWorkflows" input={{ query }} columns={columns} />;
}
