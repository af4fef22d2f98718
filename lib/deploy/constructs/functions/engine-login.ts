import { environment } from '../../../../functions/engine/environment.ts';
import type { Database } from '../data/database.ts';
import { type Permission, readSecret } from '../iam/permission.ts';

/** Database login of the functions behind queues. */
export interface EngineLogin {
  readonly database: Database;
  readonly engineSecretArn: string;
}

/** Environment variables that tell a function where the database is and which login it has. */
export const loginEnvironment = ({ database, engineSecretArn }: EngineLogin) => ({
  [environment.clusterArn]: database.clusterArn,
  [environment.secretArn]: engineSecretArn,
  [environment.databaseName]: database.databaseName,
});

/** Allows single statements, no transactions: what must be atomic is one statement. */
export const loginPermissions = ({ database, engineSecretArn }: EngineLogin): Permission[] => [
  { actions: ['rds-data:ExecuteStatement'], resources: [database.clusterArn] },
  readSecret(engineSecretArn),
];
