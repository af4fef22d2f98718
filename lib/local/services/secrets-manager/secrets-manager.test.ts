import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSecretCommand, DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../service.ts';
import { type DataApiSetup, startDataApi } from '../rds-data/setup-data-api.ts';
import { generateSecret } from './generate-secret.ts';
import { createSecretsManager } from './secrets-manager.ts';

let setup: DataApiSetup;
beforeAll(async () => {
  setup = await startDataApi();
});
afterAll(() => setup.stop());
afterEach(() => setup.denied.clear());

const get = (SecretId: string, more: { VersionId?: string; VersionStage?: string } = {}) =>
  setup.secretsClient.send(new GetSecretValueCommand({ SecretId, ...more }));
const secret = (properties: Record<string, unknown>): Resource => ({
  logicalId: 'Kept',
  stack: 'Test',
  type: 'AWS::SecretsManager::Secret',
  properties,
});

describe('GetSecretValue', () => {
  it('gives the value by ARN, by ARN without suffix and by name', async () => {
    const value = await get(setup.secretArn);
    expect(value).toMatchObject({
      ARN: setup.secretArn,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: expect.any(Date),
    });
    expect(value.ARN).toMatch(/:secret:MasterSecret-[A-Za-z0-9]{12}-[A-Za-z0-9]{6}$/);
    for (const id of [value.Name ?? '', setup.secretArn.slice(0, -7)]) {
      expect((await get(id)).SecretString).toBe(value.SecretString);
    }
  });

  it('holds the connection of the cluster it is attached to', async () => {
    const members = JSON.parse((await get(setup.secretArn)).SecretString ?? '');
    expect(members).toMatchObject({ username: 'clusteradmin', engine: 'postgres', host: '127.0.0.1', dbname: 'crm' });
    expect(members).toMatchObject({
      port: expect.any(Number),
      dbClusterIdentifier: setup.clusterArn.split(':').at(-1),
    });
    expect(members.password).toHaveLength(30);
  });

  it('says what it cannot find', async () => {
    const message = "Secrets Manager can't find the specified secret.";
    await expect(get('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException', message });
    await expect(get(setup.secretArn, { VersionStage: 'AWSPREVIOUS' })).rejects.toThrow(
      "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    );
    await expect(get(setup.secretArn, { VersionId: 'a'.repeat(36) })).rejects.toThrow('for VersionId: aaaa');
  });

  it('is authorised on the full ARN', async () => {
    setup.authorised.length = 0;
    await get(setup.secretArn.slice(0, -7));
    expect(setup.authorised).toEqual([`secretsmanager:GetSecretValue ${setup.secretArn}`]);
    setup.denied.add('secretsmanager:GetSecretValue');
    await expect(get(setup.secretArn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('DescribeSecret', () => {
  it('gives everything but the value', async () => {
    const described = await setup.secretsClient.send(new DescribeSecretCommand({ SecretId: setup.secretArn }));
    const { VersionId = '' } = await get(setup.secretArn);
    expect(described).toMatchObject({ ARN: setup.secretArn, VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] } });
    expect(described).not.toHaveProperty('SecretString');
  });
});

describe('CreateSecret', () => {
  const create = (Name: string) =>
    setup.secretsClient.send(new CreateSecretCommand({ Name, SecretString: '{"clientSecret":"s"}' }));

  it('makes a secret that is there at the next start too, under the same ARN', async () => {
    const { ARN = '' } = await create('team/console');
    expect(ARN).toMatch(/:secret:team\/console-[A-Za-z0-9]{6}$/);
    expect((await get('team/console')).SecretString).toBe('{"clientSecret":"s"}');
    const next = createSecretsManager(setup.context, { connectionOf: () => undefined });
    expect([next.arnOf('team/console'), next.read(ARN)]).toEqual([ARN, { clientSecret: 's' }]);
  });

  it('refuses a name that is taken, and a caller without permission', async () => {
    await create('taken');
    await expect(create('taken')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    setup.denied.add('secretsmanager:CreateSecret');
    await expect(create('other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('the store', () => {
  const open = () => createSecretsManager(setup.context, { connectionOf: () => undefined });
  const made = (properties: Record<string, unknown>) => {
    const secrets = open();
    secrets.create(secret(properties));
    return secrets.read(secrets.attributes(secret(properties)).ref);
  };
  const generated = (length: number) => ({
    GenerateSecretString: { SecretStringTemplate: '{"a":1}', GenerateStringKey: 'p', PasswordLength: length },
  });

  it('has the same value at the next start, and another for another recipe', () => {
    const first = made(generated(20));
    expect(made(generated(20))).toEqual(first);
    expect(made(generated(21))).not.toEqual(first);
  });

  it('is readable by its owner only', () => {
    expect(statSync(join(setup.dataFolder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses an attachment to nothing, and options that cannot be met', () => {
    const type = 'AWS::SecretsManager::SecretTargetAttachment';
    const properties = { SecretId: setup.secretArn, TargetId: 'none', TargetType: 'AWS::RDS::DBCluster' };
    expect(() => setup.secrets.create({ ...secret(properties), type })).toThrow('there is no AWS::RDS::DBCluster none');
    expect(() => open().create(secret({ GenerateSecretString: { GenerateStringKey: 'p' } }))).toThrow(
      'need each other',
    );
    expect(() => open().create(secret({ GenerateSecretString: { PasswordLength: 2 } }))).toThrow('cannot be met');
  });
});

describe('generateSecret', () => {
  it('keeps to its options', () => {
    const options = fc.record({
      PasswordLength: fc.integer({ min: 5, max: 60 }),
      ExcludeCharacters: fc.constantFrom('', ' %+~`#$&*()|[]{}:;<>?!\'/@"\\', 'abcABC012'),
      ExcludePunctuation: fc.boolean(),
      ExcludeUppercase: fc.boolean(),
      IncludeSpace: fc.boolean(),
    });
    fc.assert(
      fc.property(options, (given) => {
        const password = generateSecret(given);
        expect(password).toHaveLength(given.PasswordLength);
        for (const character of given.ExcludeCharacters) expect(password).not.toContain(character);
        expect(/[a-z]/.test(password) && /[0-9]/.test(password)).toBe(true);
        expect(/[A-Z]/.test(password)).toBe(!given.ExcludeUppercase);
        expect(/[^A-Za-z0-9 ]/.test(password)).toBe(!given.ExcludePunctuation);
        expect(/ /.test(password)).toBe(given.IncludeSpace && !given.ExcludeCharacters.includes(' '));
      }),
    );
  });

  it('puts the password into the template', () => {
    const text = generateSecret({ SecretStringTemplate: '{"username":"me"}', GenerateStringKey: 'password' });
    expect(JSON.parse(text)).toEqual({ username: 'me', password: expect.stringMatching(/^.{32}$/) });
  });
});
