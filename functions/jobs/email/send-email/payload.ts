import type { Json } from '../../../engine/data/statement.ts';
import { choiceIn, idIn, objectIn, type Payload } from '../../../engine/ledger/payload.ts';
import { type TemplateName, templates } from './templates/index.ts';

export interface EmailPayload {
  /** Null: the e-mail has the texts of its workflow's node. */
  readonly template: TemplateName | null;
  readonly customerId: string;
  /** The run of a workflow that waits for this e-mail. */
  readonly runId: string | null;
  /** Values for the template, in addition to the customer's and the tenant's. */
  readonly variables: Payload;
}

const names = Object.keys(templates) as TemplateName[]; // the record's own keys

export function readPayload(payload: Json): EmailPayload {
  const members = objectIn(payload, '');
  const runId = (members.runId ?? null) === null ? null : idIn(members, 'runId');
  const hasOwnTexts = runId !== null && (members.template ?? null) === null;
  return {
    template: hasOwnTexts ? null : choiceIn(members, 'template', names),
    customerId: idIn(members, 'customerId'),
    runId,
    variables: objectIn(members.variables ?? {}, 'variables'),
  };
}
