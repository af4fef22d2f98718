import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { readContext } from './context.ts';

const functions = ['burn-rate', 'sample-metrics'];
const read = (context: Record<string, unknown>) =>
  readContext(new App({ context: { environment: 'local', ...context } }).node, functions);

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
    const existing = {
      clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm',
      secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm-owner-AbCdEf',
    };
    const given = [{}, { doorbell: 'false' }, existing, { ...existing, doorbell: true }];
    expect(given.map((context) => read(context).doorbell)).toEqual([true, false, false, true]);
  });

  test('names the database after the installation', () => {
    expect(read({}).databaseName).toBe('followthrough');
    expect(read({ installation: 'Acme' }).databaseName).toBe('acme');
    expect(read({ installation: 'Acme', databaseName: 'crm' }).databaseName).toBe('crm');
  });

  test('takes a schedule that is off', () => {
    expect(read({ schedules: { 'burn-rate': 'off' } }).schedules).toEqual({ 'burn-rate': 'off' });
  });

  test.each([
    [{ maxCapcity: 8 }, /maxCapcity/],
    [{ maxCapacity: 0.3 }, /maxCapacity/],
    [{ minCapacity: 8, maxCapacity: 4 }, /maxCapacity/],
    [{ maxConcurrency: 1 }, /maxConcurrency/],
    [{ logRetentionDays: 31 }, /logRetentionDays/],
    [{ prod: 'yes' }, /prod/],
    [{ schedules: { 'burn-rate': 'every day' } }, /burn-rate/],
    [{ schedules: { 'burn-rat': 'rate(1 hour)' } }, /burn-rat; there are burn-rate, sample-metrics/],
    [{ clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm' }, /clusterArn and secretArn/],
    [{ clusterArn: 'arn:aws:rds:eu-west-1:111122223333:db:crm-1' }, /must be the ARN of a cluster/],
    [{ restores: [{ toTime: 'yesterday' }] }, /restores/],
    [{ activeCluster: 1 }, /activeCluster/],
    [{ account: 111122223333 }, /account/],
    [{ region: 'Frankfurt' }, /region/],
    [{ restores: '[{"snapshot":"x"}]' }, /must be \{"snapshotIdentifier"/],
    [{ restores: [{ toTime: '2026-01-31T09:30:00Z', snapshotIdentifier: 'x' }] }, /restores/],
    [{ installation: 'acme' }, /installation/],
    [{ installation: 'AcmeCrm' }, /installation/],
    [{ installation: 'Admin' }, /uses itself/],
    [{ alarmTopicArn: 'alarms' }, /alarmTopicArn/],
    [{ senderAddress: 'crm at example.com' }, /senderAddress/],
    [{ senderIdentities: ['example.net'] }, /needs a senderAddress/],
    [{ senderAddress: 'a@example.com', senderIdentities: '["*.example.net"]' }, /senderIdentities/],
    [{ sweepMinutes: 0 }, /sweepMinutes/],
    [{ modelId: 'no such:model!' }, /modelId/],
  ])('refuses %j, naming it', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });
});
