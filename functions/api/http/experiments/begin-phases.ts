/** Begins phases of experiments that run, when what their arms do changes under them. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../route-handler.ts';
import { MOST_PHASES, type PhaseReason } from './outcomes.ts';
import { beginPhases as statement } from './queries.gen.ts';

interface Running {
  readonly id: string;
  readonly name: string;
  readonly phase: number;
}

/** Throws CONFLICT with the reason TOO_MANY_PHASES. `wayOut` follows the number of phases. */
export function refuseMorePhases({ name, phase }: Pick<Running, 'name' | 'phase'>, wayOut: string): void {
  if (phase < MOST_PHASES) return;
  throw new EngineError('CONFLICT', `The experiment "${name}" has had ${MOST_PHASES} phases; ${wayOut}`, {
    details: { reason: 'TOO_MANY_PHASES' },
  });
}

/** The caller has locked the experiments. `cause`: what changed under them, for the audit log. */
export async function beginPhases(
  context: RequestContext,
  experiments: readonly Running[],
  reason: PhaseReason,
  cause: Readonly<Record<string, Json>>,
): Promise<void> {
  if (experiments.length === 0) return;
  for (const one of experiments) refuseMorePhases(one, 'stop it first');
  const { database, caller, now } = context;
  const ids = experiments.map(({ id }) => id);
  await database.execute(statement, { tenantId: caller.tenantId, ids, reason, now });
  const causes = Object.entries({ phaseReason: reason, ...cause }).map(([name, to]) => [name, { from: null, to }]);
  for (const { id, phase } of experiments)
    await recordAudit(context, {
      ...{ action: 'experiment.changed', entityType: 'experiment', entityId: id },
      changes: { phase: { from: phase, to: phase + 1 }, ...Object.fromEntries(causes) },
    });
}
