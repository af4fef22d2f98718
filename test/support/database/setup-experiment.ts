/** Experiments for tests that work with the database. */
import { randomUUID } from 'node:crypto';
import { insert } from './factory.ts';

interface Writable {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

export interface Division {
  readonly salt: string;
  readonly holdoutSalt: string;
  readonly arms: readonly string[];
  readonly cuts: readonly number[];
  readonly holdout: number;
}

/** Two arms of a half, nobody held out, running since `startedAt`. `key`: null with the column trigger_id. */
export async function anExperiment(
  database: Writable,
  tenantId: string,
  key: string | null,
  startedAt: Date,
  {
    arms = ['a', 'b'],
    cuts = [5000, 10_000],
    holdout = 0,
    ...columns
  }: Partial<Division> & Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID();
  await insert(database, 'automation.experiments', {
    ...{
      id,
      tenant_id: tenantId,
      name: 'An experiment',
      key,
      status: 'RUNNING',
      salt: id,
      holdout_salt: `holdout ${id}`,
    },
    ...{ labels: {}, control: arms[0], outcome: 'ORDER', outcome_days: 14, smallest_arm: 100, created_by: 'test' },
    ...{ created_at: startedAt, updated_at: startedAt, started_at: startedAt, ...columns },
  });
  await database.query(
    `insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout, started_at)
     values ($1, $2, 1, $3, $4, $5, $6)`,
    [tenantId, id, arms, cuts, holdout, startedAt],
  );
  return id;
}
