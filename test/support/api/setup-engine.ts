/** The engine on the database of a test API, for what the API starts and functions do. */
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Database } from '../../../functions/engine/data/database.ts';
import { databaseOver, openSession } from '../../../lib/database/session.ts';
import type { TestApi } from './setup-api.ts';

/** With the rights of the schema's owner. The caller ends it. */
export async function openEngine({ data }: TestApi): Promise<{ engine: Database; end(): Promise<void> }> {
  const { SecretString = '{}' } = await data.secretsClient.send(
    new GetSecretValueCommand({ SecretId: data.secretArn }),
  );
  const { username, password, host, port } = JSON.parse(SecretString);
  const session = await openSession(
    `postgres://${username}:${encodeURIComponent(password)}@${host}:${port}/${data.database}`,
  );
  return { engine: databaseOver(session), end: () => session.end() };
}
