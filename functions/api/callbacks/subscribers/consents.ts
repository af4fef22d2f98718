/** Reads and changes whether somebody wants messages of a channel. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

interface Asked {
  readonly customerId?: string | undefined;
  readonly recipientId?: string | undefined;
}

/** Throws INVALID_INPUT unless exactly one is given. */
function personOf({ customerId = null, recipientId = null }: { [M in keyof Asked]: Asked[M] | null }) {
  if (customerId === null && recipientId === null)
    throw invalid('customerId', 'is required, or recipientId in its place');
  if (customerId !== null && recipientId !== null)
    throw invalid('recipientId', 'must be left out when customerId is given');
  return { customerId, recipientId };
}

/** Throws NOT_FOUND for a customer who does not exist. Of a recipient nothing needs to be known. */
async function find({ database, caller: { tenantId } }: RequestContext, person: ReturnType<typeof personOf>) {
  const rows = await database.many(queries.findConsents, { tenantId, ...person });
  if (rows.length === 0) throw new EngineError('NOT_FOUND', `There is no customer ${person.customerId}`);
  return rows;
}

export const readConsents = on(routes.readConsents, async ({ query, ...context }) => ({
  body: { items: await find(context, personOf(query)) },
}));

/** Idempotent: setting the same again changes nothing, `changedAt` included. */
export const changeConsent = on(routes.changeConsent, async ({ body: { channel, state, ...asked }, ...context }) => {
  const { database, caller, now } = context;
  const person = personOf(asked);
  const ofChannel = async () => {
    const consent = (await find(context, person)).find((one) => one.channel === channel);
    if (!consent) throw new EngineError('INTERNAL', `find_consents.sql returned nothing about ${channel}`);
    return consent;
  };
  const before = await ofChannel();
  const values = { tenantId: caller.tenantId, id: randomUUID(), ...person, channel, state, now };
  const stored = await database.maybeOne(queries.storeConsent, values);
  if (stored)
    await recordAudit(context, {
      action: 'consent.changed',
      ...(person.customerId === null
        ? { entityType: 'consent', entityId: stored.id }
        : { entityType: 'customer', entityId: person.customerId }),
      changes: { channel, state: { from: before.state, to: state } },
    });
  return { body: await ofChannel() };
});
