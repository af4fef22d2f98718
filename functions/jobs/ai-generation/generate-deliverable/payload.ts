import type { Json } from '../../../engine/data/statement.ts';
import { idIn, objectIn, wholeNumberIn } from '../../../engine/ledger/payload.ts';
import { months } from './months.ts';

export interface DeliverablePayload {
  readonly customerId: string;
  /** 1 to 8. */
  readonly month: number;
}

export function readPayload(payload: Json): DeliverablePayload {
  const members = objectIn(payload, '');
  return { customerId: idIn(members, 'customerId'), month: wholeNumberIn(members, 'month', 1, months.length) };
}
