/** Arms that a person chooses for a customer. */
import { recordAudit } from '../../../http/audit/record-audit.ts';
import { divisionOf, HELD_OUT } from '../../../http/experiments/division.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import { on } from '../../../http/route-handler.ts';
import { lockExperiment, refuse } from '../lock-experiment.ts';
import { findExperiment } from '../read-experiments.ts';
import { routes } from '../routes.ts';
import * as queries from './queries.gen.ts';

/** An experiment of whom a person chooses is none. */
const MOST = 1000;

/** Idempotent. */
export const chooseArm = on(routes.chooseArm, async ({ params: { id }, body, ...context }) => {
  const { database, caller, now } = context;
  const { customerId, arm } = body;
  const locked = await lockExperiment(context, id);
  const choices = [...divisionOf(locked).arms, HELD_OUT];
  if (locked.status === 'DECIDED')
    throw refuse(
      'DECIDED',
      `The experiment is decided: everybody goes the way of "${locked.winner}", whatever was chosen`,
    );
  const { tenantId, actor } = caller;
  if (arm === null) await database.execute(queries.removeOverride, { tenantId, id, customerId });
  else {
    if (!choices.includes(arm)) throw invalid('arm', `must be one of ${choices.join(', ')}, or null`);
    const set = await database.maybeOne(queries.setOverride, { tenantId, id, customerId, arm, actor, now });
    if (!set) throw invalid('customerId', `is unknown: there is no customer ${customerId}`);
    if (set.customers > MOST)
      throw refuse('TOO_MANY_CHOICES', `The arms of ${MOST} customers are chosen; let chance decide for another first`);
  }
  await recordAudit(context, {
    ...{ action: 'experiment.arm-chosen', entityType: 'experiment', entityId: id },
    changes: { customerId: { from: customerId, to: customerId }, arm: { from: null, to: arm } },
  });
  return { body: { customerId, arm } };
});

export const listArmChoices = on(routes.listArmChoices, async ({ params: { id }, ...context }) => {
  await findExperiment(context, id);
  const { tenantId } = context.caller;
  return { body: { items: await context.database.many(queries.listOverrides, { tenantId, id }) } };
});
