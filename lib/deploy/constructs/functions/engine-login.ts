import { environment } from '../../../../functions/engine/environment.ts';
import type { Database } from '../data/database.ts';
import { type Permission, readSecret } from '../iam/permission.ts';

/** The engine's login of the database, as functions behind queues have it. */
export interface EngineLogin {
  readonly database: Database;
  readonly engineSecretArn: string;
}

export const loginEnvironment = ({ database, engineSecretArn }: EngineLogin) => ({
  [environment.clusterArn]: database.clusterArn,
  [environment.secretArn]: engineSecretArn,
  [environment.databaseName]: database.databaseName,
});

/** Single statements only: whatever must be atomic is one statement. */
export const loginPermissions = ({ database, engineSecretArn }: EngineLogin): Permission[] => [
  { actions: ['rds-data:ExecuteStatement'], resources: [database.clusterArn] },
  readSecret(engineSecretArn),
];
