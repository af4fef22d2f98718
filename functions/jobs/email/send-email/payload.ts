import type { Json } from '../../../engine/data/statement.ts';
import { choiceIn, idIn, objectIn, type Payload } from '../../../engine/ledger/payload.ts';
import { type TemplateName, templates } from './templates/index.ts';

export interface EmailPayload {
  readonly template: TemplateName;
  readonly customerId: string;
  /** Values for the template, in addition to the customer's and the tenant's. */
  readonly variables: Payload;
}

const names = Object.keys(templates) as TemplateName[]; // the record's own keys

export function readPayload(payload: Json): EmailPayload {
  const members = objectIn(payload, '');
  return {
    template: choiceIn(members, 'template', names),
    customerId: idIn(members, 'customerId'),
    variables: objectIn(members.variables ?? {}, 'variables'),
  };
}
