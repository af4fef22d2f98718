import type { Json } from '../../../engine/data/statement.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';

export interface PlanPayload {
  readonly customerId: string;
}

export const readPayload = (payload: Json): PlanPayload => ({ customerId: idIn(objectIn(payload, ''), 'customerId') });
