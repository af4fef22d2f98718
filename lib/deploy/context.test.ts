import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { readContext } from './context.ts';

const functions = ['burn-rate', 'sample-metrics'];
const read = (context: Record<string, unknown>) =>
  readContext(new App({ context: { environment: 'local', ...context } }).node, functions);

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
const subnetIds = ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'];
const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm-owner-AbCdEf',
};

const oidc = {
  issuer: 'https://login.example/realms/crm',
  clientId: 'console',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:console-AbCdEf',
  roleClaim: 'groups',
  roles: { sales: 'operator' },
};

describe('readContext', () => {
  test('has a default for everything', () => {
    expect(read({})).toMatchObject({ prod: false, minCapacity: 0, maxCapacity: 4, schedules: {}, maxConcurrency: 5 });
  });

  test('reads the text of -c and the JSON of cdk.json alike', () => {
    const asText = {
      prod: 'true',
      maxCapacity: '8',
      schedules: '{"burn-rate":"rate(1 hour)"}',
      corsOrigins: '["https://crm.example"]',
    };
    const asJson = {
      prod: true,
      maxCapacity: 8,
      schedules: { 'burn-rate': 'rate(1 hour)' },
      corsOrigins: ['https://crm.example'],
    };
    expect(read(asText)).toEqual(read(asJson));
  });

  test('ignores the keys of CDK', () => {
    expect(() =>
      read({ '@aws-cdk/core:anything': true, 'aws:cdk:else': 1, 'availability-zones:account=1': [] }),
    ).not.toThrow();
  });

  test('has a doorbell in a cluster of its own, and in an existing one only on request', () => {
    const given = [{}, { doorbell: 'false' }, existing, { ...existing, doorbell: true }];
    expect(given.map((context) => read(context).doorbell)).toEqual([true, false, false, true]);
  });

  test('names the database after the installation', () => {
    expect(read({}).databaseName).toBe('followthrough');
    expect(read({ installation: 'Acme' }).databaseName).toBe('acme');
    expect(read({ installation: 'Acme', databaseName: 'crm' }).databaseName).toBe('crm');
  });

  test('takes every retention period that CloudWatch has, and origins as browsers send them', () => {
    expect(read({ logRetentionDays: '3653' }).logRetentionDays).toBe(3653);
    const corsOrigins = ['https://crm.example', 'https://crm.example:8443', 'http://localhost:3000'];
    expect(read({ corsOrigins }).corsOrigins).toEqual(corsOrigins);
  });

  test('takes what Scheduler takes', () => {
    const schedules = { 'burn-rate': 'cron(0 9 ? * MON-FRI *)', 'sample-metrics': 'cron(0 0 L * ? 2090)' };
    expect(read({ schedules }).schedules).toEqual(schedules);
  });

  test('gives production a reader, logs and the longest recovery, unless the cluster is another’s', () => {
    const of = (context: object) => {
      const { reader, databaseLogs, backupRetentionDays } = read({ ...context });
      return [reader, databaseLogs, backupRetentionDays];
    };
    expect(of({})).toEqual([false, false, 14]);
    expect(of({ prod: true })).toEqual([true, true, 35]);
    expect(of({ prod: true, reader: 'false', databaseLogs: false, backupRetentionDays: '7' })).toEqual([
      false,
      false,
      7,
    ]);
    expect(of({ prod: true, ...existing })).toEqual([false, false, 35]);
  });

  test('takes a schedule that is off', () => {
    expect(read({ schedules: { 'burn-rate': 'off' } }).schedules).toEqual({ 'burn-rate': 'off' });
  });

  test('takes an issuer, as text too, and one of this machine for the local stack', () => {
    expect(read({ oidc: JSON.stringify({ ...oidc, tenantClaim: 'custom:tenant' }) }).oidc?.tenantClaim).toBe(
      'custom:tenant',
    );
    expect(read({ oidc: { ...oidc, issuer: 'http://127.0.0.1:4000' } }).oidc?.issuer).toBe('http://127.0.0.1:4000');
  });

  test.each([
    [{ maxCapcity: 8 }, /maxCapcity/],
    [{ maxCapacity: 0.3 }, /maxCapacity/],
    [{ minCapacity: 8, maxCapacity: 4 }, /maxCapacity/],
    [{ maxConcurrency: 1 }, /maxConcurrency/],
    [{ jobLimits: { mail: { perMinute: 9 } } }, /mail/],
    [{ jobLimits: { email: { perMinute: 0 } } }, /jobLimits.email.perMinute/],
    [{ logRetentionDays: 31 }, /logRetentionDays/],
    [{ prod: 'yes' }, /prod/],
    [{ logRetentionDays: 3654 }, /logRetentionDays/],
    [{ schedules: { 'burn-rate': 'every day' } }, /burn-rate/],
    [{ schedules: { 'burn-rate': 'cron(0 0 1 1 ? 1999)' } }, /never runs again/],
    [{ schedules: { 'burn-rate': 'cron(0 0 1 1 ? * *)' } }, /six fields are needed/],
    [{ schedules: { 'burn-rate': 'cron(0 9 * * * *)' } }, /no schedule expression/],
    [{ schedules: { 'burn-rate': 'rate(0 minutes)' } }, /rate\(0 minutes\) is not a positive number/],
    [{ schedules: { 'burn-rate': 'at(2099-01-01T00:00:00)' } }, /runs once/],
    [{ corsOrigins: ['crm.example'] }, /"crm.example": begin with https/],
    [{ corsOrigins: ['https://crm.example/app'] }, /browsers send https:\/\/crm.example: give exactly that/],
    [{ corsOrigins: ['https://crm.example/'] }, /browsers send https:\/\/crm.example:/],
    [{ corsOrigins: ['https://CRM.example:443'] }, /browsers send https:\/\/crm.example:/],
    [{ corsOrigins: ['*'] }, /name each origin/],
    [{ corsOrigins: ['https://*.crm.example'] }, /name each origin/],
    [{ corsOrigins: ['https://'] }, /is not a scheme and a host/],
    [{ senderIdentity: 'existing' }, /needs a senderAddress/],
    [{ senderAddress: 'a@example.com', senderIdentity: 'old' }, /senderIdentity/],
    [{ schedules: { 'burn-rat': 'rate(1 hour)' } }, /burn-rat; there are burn-rate, sample-metrics/],
    [{ clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm' }, /clusterArn and secretArn/],
    [{ clusterArn: 'arn:aws:rds:eu-west-1:111122223333:db:crm-1' }, /must be the ARN of a cluster/],
    [{ restores: [{ toTime: 'yesterday' }] }, /restores/],
    [{ restores: [{ toTime: '2199-01-31T09:30:00Z' }] }, /is in the future[\s\S]*restores\[0\].toTime/],
    [{ activeCluster: 1 }, /activeCluster/],
    [{ account: 111122223333 }, /account/],
    [{ region: 'Frankfurt' }, /region/],
    [{ restores: '[{"snapshot":"x"}]' }, /must be \{"snapshotIdentifier"/],
    [{ restores: [{ toTime: '2026-01-31T09:30:00Z', snapshotIdentifier: 'x' }] }, /restores/],
    [{ installation: 'acme' }, /installation/],
    [{ installation: 'AcmeCrm' }, /installation/],
    [{ installation: 'Admin' }, /uses itself/],
    [{ alarmTopicArn: 'alarms' }, /alarmTopicArn/],
    [{ ...existing, region: 'eu-central-1' }, /is in the region eu-west-1, but this environment in eu-central-1/],
    [{ ...existing, account: '222233334444' }, /is in the account 111122223333, but this environment in 222233334444/],
    [{ alarmEmail: 'ops at example.com' }, /alarmEmail/],
    [{ alarmEmail: 'ops@example.com', alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:ops' }, /alarmEmail/],
    [{ doorbellZones: 3 }, /doorbellZones/],
    [{ senderAddress: 'crm at example.com' }, /senderAddress/],
    [{ senderIdentities: ['example.net'] }, /needs a senderAddress/],
    [{ senderAddress: 'a@example.com', senderIdentities: '["*.example.net"]' }, /senderIdentities/],
    [{ sweepMinutes: 0 }, /sweepMinutes/],
    [{ domainName: 'https://api.crm.example', certificateArn }, /domainName/],
    [{ domainName: 'api.crm.example' }, /goes with domainName: give both or neither/],
    [{ certificateArn }, /goes with domainName/],
    [{ domainName: 'api.crm.example', certificateArn: 'arn:aws:iam::111122223333:server-certificate/x' }, /in ACM/],
    [{ hostedZoneId: 'Z0123456789ABC' }, /needs a domainName/],
    [{ domainName: 'api.crm.example', certificateArn, hostedZoneId: 'crm.example' }, /id of a hosted zone/],
    [{ defaultEndpoint: false }, /nothing would reach the API/],
    [{ tags: { 'aws:team': 'x' } }, /may not begin with aws:/],
    [{ tags: { environment: 'x' } }, /is set by the app itself/],
    [{ tags: { Team: 7 } }, /Team/],
    [{ kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/crm' }, /not of an alias/],
    [{ vpcId: 'vpc-0a1b2c3d' }, /goes with vpcId: give both or neither/],
    [{ vpcId: 'crm', subnetIds }, /must be an id such as vpc-/],
    [{ vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'] }, /two zones/],
    [{ lambdaEndpointSecurityGroupId: 'sg-0a1b2c3d' }, /needs a vpcId, and the doorbell/],
    [
      { vpcId: 'vpc-0a1b2c3d', subnetIds, doorbell: false, lambdaEndpointSecurityGroupId: 'sg-0a1b2c3d' },
      /needs a vpcId, and the doorbell/,
    ],
    [{ ...existing, vpcId: 'vpc-0a1b2c3d', subnetIds }, /of the cluster that the stack makes/],
    [{ ...existing, reader: true }, /of the cluster that the stack makes/],
    [{ ...existing, databaseLogs: true }, /of the cluster that the stack makes/],
    [{ tracing: 'sometimes' }, /tracing/],
    [{ backupRetentionDays: 36 }, /backupRetentionDays/],
    [{ modelId: 'no such:model!' }, /modelId/],
    [{ suggestionModelId: 'no such:model!' }, /suggestionModelId/],
    [{ oidc: 'https://login.example' }, /oidc/],
    [{ oidc: { ...oidc, issuer: 'http://login.example' } }, /must begin with https.*\n.*oidc.issuer/],
    [{ oidc: { ...oidc, issuer: 'https://login.example/.well-known/openid-configuration' } }, /the part before/],
    [{ oidc: { ...oidc, issuer: 'https://login.example?a=b' } }, /no user, query or fragment/],
    [{ oidc: { ...oidc, secretArn: oidc.secretArn.slice(0, -7) } }, /whole ARN of a secret/],
    [{ oidc: { ...oidc, roleClaim: undefined } }, /oidc.roleClaim/],
    [{ oidc: { ...oidc, roles: {} } }, /at least one value of roleClaim/],
    [{ oidc: { ...oidc, roles: { sales: 'platform' } } }, /oidc.roles.sales/],
    [{ oidc: { ...oidc, rolesClaim: 'groups' } }, /rolesClaim/],
    [{ oidc, console: false }, /"console": false leaves out/],
    [{ oidc, region: 'eu-central-1' }, /is in the region eu-west-1, but/],
  ])('refuses %j, naming it', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });
});
