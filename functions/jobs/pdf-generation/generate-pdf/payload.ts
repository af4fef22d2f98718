import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';

/** The document to print: a plan, a deliverable, or the newest plan of a customer. */
export type PdfPayload =
  | { readonly planId: string }
  | { readonly deliverableId: string }
  | { readonly customerId: string };

export function readPayload(payload: Json): PdfPayload {
  const members = objectIn(payload, '');
  if (members.planId !== undefined) return { planId: idIn(members, 'planId') };
  if (members.deliverableId !== undefined) return { deliverableId: idIn(members, 'deliverableId') };
  if (members.customerId !== undefined) return { customerId: idIn(members, 'customerId') };
  throw new EngineError('INVALID_INPUT', 'payload must have one of planId, deliverableId and customerId');
}
