/** Which databases the migration function takes for its installation's own. Over the local Data API, as deployed. */
import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSchema } from '../../../lib/database/read-schema.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import { type DataApiSetup, startDataApi } from '../../../lib/local/services/rds-data/setup-data-api.ts';
import { environment } from '../../engine/environment.ts';
import { migrate } from './migrate.ts';
import type { Remembered } from './own-database/check-database.ts';
import type { Memory } from './own-database/memory.ts';
import { applySchema } from './schema/apply-schema.ts';
import { withLogins } from './schema/with-logins.ts';

const schema = readSchema();
const NEWEST = schema.migrations.at(-1)?.name;

let data: DataApiSetup;
let owner: pg.Client;
beforeAll(async () => {
  data = await startDataApi();
  owner = await session(data.secretArn, data.database);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_RDS_DATA', data.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', data.endpoint);
  vi.stubEnv(environment.clusterArn, data.clusterArn);
  vi.stubEnv(environment.secretArn, data.secretArn);
  vi.stubEnv(environment.platformKeySecretArn, await secret({}, 'key'));
});
afterAll(async () => {
  await owner.end();
  await data.stop();
  vi.unstubAllEnvs();
});

async function secret(template: object, GenerateStringKey: string): Promise<string> {
  const SecretStringTemplate = JSON.stringify(template);
  const GenerateSecretString = { SecretStringTemplate, GenerateStringKey, ExcludePunctuation: true };
  return (await data.create('AWS::SecretsManager::Secret', randomUUID(), { GenerateSecretString })).ref ?? '';
}

async function session(SecretId: string, database: string): Promise<pg.Client> {
  const { SecretString = '{}' } = await data.secretsClient.send(new GetSecretValueCommand({ SecretId }));
  const { username: user, password } = JSON.parse(SecretString);
  const master = await data.secretsClient.send(new GetSecretValueCommand({ SecretId: data.secretArn }));
  const { host, port } = JSON.parse(master.SecretString ?? '{}');
  const client = new pg.Client({ host, port: Number(port), user, password, database });
  await client.connect();
  return client;
}

async function emptyDatabase(): Promise<string> {
  const name = `d_${randomUUID().replaceAll('-', '')}`;
  await owner.query(`create database ${name}`);
  return name;
}

/** An installation with logins of its own, and what it remembers. */
async function installation(name = `i${randomUUID().slice(0, 8)}`) {
  const engine = await secret({ username: `${name}_engine` }, 'password');
  const api = await secret({ username: `${name}_api` }, 'password');
  let remembered: Remembered | undefined;
  const memory: Memory = {
    read: async () => remembered,
    async write(now) {
      remembered = now;
    },
  };
  return {
    name,
    engine,
    remembered: () => remembered,
    async deploy(database: string, beginAnew = '') {
      vi.stubEnv(environment.databaseName, database);
      vi.stubEnv(environment.engineSecretArn, engine);
      vi.stubEnv(environment.apiSecretArn, api);
      vi.stubEnv(environment.beginAnew, beginAnew);
      return migrate(schema, { memory });
    },
  };
}

describe('the database of an installation', () => {
  let one: Awaited<ReturnType<typeof installation>>;
  let database: string;
  beforeEach(async () => {
    one = await installation();
    database = await emptyDatabase();
    await one.deploy(database);
  });

  test('is remembered, and taken again', async () => {
    const { begunAt } = one.remembered() ?? {};
    expect(one.remembered()).toEqual({
      begunAt: expect.any(String),
      clusterArn: data.clusterArn,
      databaseName: database,
      migration: NEWEST,
    });
    expect(await one.deploy(database)).toEqual({ applied: [] });
    expect(one.remembered()?.begunAt).toBe(begunAt);
  });

  test('is not left for an empty one, which stays empty', async () => {
    const other = await emptyDatabase();
    await expect(one.deploy(other)).rejects.toThrow(
      new RegExp(
        `EMPTY_DATABASE.*${NEWEST}: ${database} in ${data.clusterArn}.*"beginAnew": "${one.remembered()?.begunAt}"`,
      ),
    );
    const client = await session(data.secretArn, other);
    const { rows } = await client.query(`select to_regnamespace('automation') as schema`);
    await client.end();
    expect(rows).toEqual([{ schema: null }]);
    expect(one.remembered()?.databaseName).toBe(database);
  });

  test('is left when the environment says so, which holds once', async () => {
    const beginAnew = one.remembered()?.begunAt ?? '';
    const second = await emptyDatabase();
    await one.deploy(second, beginAnew);
    expect(one.remembered()).toMatchObject({ databaseName: second });
    await expect(one.deploy(await emptyDatabase(), beginAnew)).rejects.toThrow('EMPTY_DATABASE');
  });

  test('may be one restored from before the last migrations, which are then applied', async () => {
    const restored = await emptyDatabase();
    const client = await session(data.secretArn, restored);
    const older = { migrations: schema.migrations.slice(0, -1), functions: [] };
    await applySchema(
      databaseOver(client),
      withLogins(older, { engine: `${one.name}_engine`, api: `${one.name}_api` }),
    );
    await client.end();
    const { applied } = await one.deploy(restored);
    expect(applied).toContain(NEWEST);
    expect(one.remembered()).toMatchObject({ databaseName: restored, migration: NEWEST });
  });
});

test('two installations have a database each in one cluster, and neither login opens the other', async () => {
  const [one, two] = [await installation(), await installation()];
  const [first, second] = [await emptyDatabase(), await emptyDatabase()];
  await one.deploy(first);
  await two.deploy(second);
  const read = async (secretArn: string, database: string) => {
    const client = await session(secretArn, database);
    return client.query('select id from automation.events').finally(() => client.end());
  };
  await read(one.engine, first);
  await read(two.engine, second);
  await expect(read(one.engine, second)).rejects.toThrow('permission denied');
  await expect(read(two.engine, first)).rejects.toThrow('permission denied');
  await expect(two.deploy(first)).rejects.toThrow(/FOREIGN_DATABASE.*databaseName of its own/);
});

test('a login whose name is no plain word is refused', async () => {
  const odd = await installation('a"; drop role x; --');
  await expect(odd.deploy(await emptyDatabase())).rejects.toThrow('lower-case letters');
});
