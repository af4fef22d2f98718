/** A scenario of a job type: data that gives it something to do, what it leaves behind, and when it must not act. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../functions/engine/data/statement.ts';
import { aCustomer, aTenant, insert } from '../../support/database/factory.ts';
import { clearWork } from '../../support/stack/clear-work.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import type { StoredThings } from '../../support/stack/stored-things.ts';

/** A tenant with one new customer. */
export interface Situation {
  readonly stack: RunningStack;
  readonly stored: StoredThings;
  readonly tenantId: string;
  readonly customerId: string;
  /** The customer's address. */
  readonly address: string;
}

export interface EndedJob {
  readonly status: string;
  readonly error: string | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly attempts: number;
  readonly failures: readonly { readonly error: string }[];
}

/** How a job ended. For a held one only the test knows whether the job had acted. */
export type End = 'done' | 'held' | 'held, having acted';

interface Hold {
  /** After the scenario's own data. */
  arrange(situation: Situation): Promise<unknown>;
  /** How the job says that there was nothing to do. */
  readonly status: 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly error?: RegExp;
}

export interface JobScenario {
  /** Gives the job something to do, and returns its payload. */
  arrange(situation: Situation): Promise<Json>;
  /** More columns of the job: of one that a run of a workflow waits for. Called after `arrange`. */
  columns?(situation: Situation): Promise<Readonly<Record<string, unknown>>>;
  /** What the job left behind, without ids and times: equal for equal work. */
  effects(situation: Situation, result: EndedJob['result']): Promise<object>;
  /** As it must be, so that two empty ends are not equal by accident. */
  readonly expected: object;
  /** Keeps the job from acting, in each way that there is; `quiet` is what is there when it did not. */
  readonly quiet: object;
  readonly hold: Readonly<Record<string, Hold>>;
  /**
   * The operation by which the job acts, where its unknown outcome is a person's to decide: a kill between claim and
   * ending holds it, not having acted before this call, and having acted after it.
   */
  readonly heldAround?: RegExp;
  /** The same job where it acts by another service: killed there at every call too. */
  readonly others?: Readonly<Record<string, JobScenario>>;
  /** So many of its calls are killed: where the same function goes on with what the job has brought about. */
  readonly calls?: number;
}

/** Reminders and e-mails need the tenant's consent; without the journey, nothing else reacts to what jobs write. */
export async function arrangeSituation(
  stack: RunningStack,
  stored: StoredThings,
  givenTenantId?: string,
): Promise<Situation> {
  await clearWork(stack);
  const tenantId = givenTenantId ?? (await aTenant(stack, { name: 'Olive & Sons' }));
  const address = `${randomUUID()}@example.com`;
  const customerId = await aCustomer(stack, tenantId, { name: 'Ada', email: address });
  await stack.query('delete from automation.tenant_settings where tenant_id = $1', [tenantId]);
  await stack.query('insert into automation.tenant_settings (tenant_id, email_workflows) values ($1, true)', [
    tenantId,
  ]);
  return { stack, stored, tenantId, customerId, address };
}

/** Inserts the job as any writer may: a trigger of the table wakes the relay. */
export const insertJob = (
  { stack, tenantId }: Pick<Situation, 'stack' | 'tenantId'>,
  columns: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const at = stack.now();
  const times = { run_at: at, rank_at: at, created_at: at };
  return insert(stack, 'automation.jobs', { tenant_id: tenantId, ...times, ...columns });
};

export async function findJob(stack: RunningStack, id: string): Promise<EndedJob> {
  const [job] = await stack.query<EndedJob & Record<string, unknown>>(
    'select status, error, result, attempts, failures from automation.jobs where id = $1',
    [id],
  );
  if (!job) throw new Error(`There is no job ${id}`);
  return job;
}
