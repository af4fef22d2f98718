import type { Json } from '../../../engine/data/statement.ts';
import { choiceIn, idIn, objectIn, type Payload } from '../../../engine/ledger/payload.ts';
import { type TemplateName, templates } from './templates/index.ts';

export interface EmailPayload {
  readonly template: TemplateName;
  readonly customerId: string;
  /** What the template names beside the customer and the tenant. */
  readonly variables: Payload;
}

const names = Object.keys(templates) as TemplateName[]; // its keys are just these

export function readPayload(payload: Json): EmailPayload {
  const members = objectIn(payload, '');
  return {
    template: choiceIn(members, 'template', names),
    customerId: idIn(members, 'customerId'),
    variables: objectIn(members.variables ?? {}, 'variables'),
  };
}
