import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { eraseCustomer as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

interface Erased {
  readonly customerId: string;
  readonly erasedAt: string;
  readonly cancelledRuns: number;
  readonly cancelledJobs: number;
}

/** Idempotent: a person who was erased before is answered with that moment, and nothing is recorded again. */
export const eraseCustomer = on(
  routes.eraseCrmCustomer,
  async ({ params: { customerExternalId: externalId }, ...context }) => {
    const { database, now } = context;
    const { erased } = await database.one(statement, { externalId, now });
    if (erased === null) throw new EngineError('NOT_FOUND', `There is no row ${externalId} among customers`);
    const { erasedAt, ...done } = erased as unknown as Erased; // the function makes it
    const at = new Date(erasedAt);
    // Without the caller's id of the person.
    if (at.getTime() === now.getTime())
      await recordAudit(context, {
        ...{ action: 'customer.erased', entityType: 'customer', entityId: done.customerId, changes: {} },
      });
    return { body: { ...done, erasedAt: at } };
  },
);
