import type { ReplyOf } from '../../api/call.ts';
import type { Columns } from '../csv/csv.ts';

/** An entry of the audit log as a line of CSV. */
export const changeColumns: Columns<ReplyOf<'listAuditEntries'>['items'][number]> = {
  When: ({ occurredAt }) => occurredAt,
  Who: ({ actor }) => actor,
  Name: ({ actorName }) => actorName,
  Action: ({ action }) => action,
  'Entity type': ({ entityType }) => entityType,
  'Entity id': ({ entityId }) => entityId,
  Changes: ({ changes }) => JSON.stringify(changes),
};
