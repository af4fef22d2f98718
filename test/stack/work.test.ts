/** What the stack of events and jobs promises beyond what every stack does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { events, jobQueues, systemFunctions } from '../../lib/deploy/deployed.ts';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { SENDER, synthesise, TENANTS_DOMAIN, type Template } from '../support/stack/synthesise.ts';
import { allowed, type Found, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let work: Template;
let api: Template;
beforeAll(async () => {
  ({ work, api } = await synthesise());
});

const sources = () => resourcesOf(work, 'AWS::Lambda::EventSourceMapping');

function functionOf(name: string): Found {
  const found = functionsOf(work).find(({ id }) => id.startsWith(`${pascalCase(name)}Handler`));
  if (!found) throw new Error(`There is no function ${name}`);
  return found;
}

const variablesOf = (name: string) => functionOf(name).properties.Environment.Variables;
const statementsOf = (name: string) =>
  allowed(work).filter(({ role }) => role === targetOf(functionOf(name).properties.Role));
const mayOf = (name: string) => statementsOf(name).flatMap(({ actions }) => actions);

describe('events', () => {
  test.each(events)('$name has a queue, and reaches nothing but the database', ({ name }) => {
    const ours = sources().filter(({ properties }) => targetOf(properties.FunctionName) === functionOf(name).id);
    expect(ours).toHaveLength(1);
    expect(mayOf(name).filter((action) => !/^(logs|sqs):/.test(action))).toEqual([
      'rds-data:ExecuteStatement',
      'secretsmanager:GetSecretValue',
    ]);
  });
});

describe('job queues', () => {
  test.each(jobQueues)('$name has a lane for urgent rows unless it runs one at a time', ({ name, atOnce }) => {
    const lanes = sources().filter(({ properties }) => targetOf(properties.FunctionName) === functionOf(name).id);
    // The ledger counts what really runs.
    expect(lanes).toHaveLength(atOnce > 1 ? 2 : 1);
    expect(new Set(lanes.map(({ properties }) => targetOf(properties.EventSourceArn))).size).toBe(lanes.length);
  });

  const reach = {
    email: [['ses:SendRawEmail'], environment.senderAddress],
    'bulk-email': [['ses:SendBulkEmail'], environment.senderAddress],
    documents: [['bedrock:InvokeModel'], environment.modelId],
    'reading-files': [['s3:GetObject'], environment.bucketName],
    'writing-files': [['s3:PutObject'], environment.bucketName],
    'pruning-files': [['s3:DeleteObject', 's3:ListBucket'], environment.bucketName],
    snapshots: [
      [
        'rds:CreateDBClusterSnapshot',
        'rds:DescribeDBClusterSnapshots',
        'rds:AddTagsToResource',
        'rds:DeleteDBClusterSnapshot',
      ],
      environment.clusterIdentifier,
    ],
    'listing-timers': [['scheduler:ListSchedules'], environment.timerGroup],
    'signing-key': [[], environment.signingSecretArn],
    'sending-messages': [
      ['sms-voice:SendTextMessage', 'social-messaging:SendWhatsAppMessage'],
      environment.graphApiUrl,
    ],
    'sealing-key': [[], environment.sealingSecretArn],
    // Calls leave through Lambda's own network. What their URLs may be is in the environment only where it differs from the default.
    'tenant-endpoints': [[], environment.signingSecretArn],
    // Of the database, which every queue has.
    transactions: [[], undefined],
  } as const;

  test.each(jobQueues)('$name reaches what its capabilities say, and no more', ({ name, capabilities }) => {
    const outward = mayOf(name).filter((action) => !/^(logs|sqs|rds-data|secretsmanager):/.test(action));
    expect([...new Set(outward)].sort()).toEqual(capabilities.flatMap((one) => [...reach[one][0]]).sort());
    const isSet = (variable: string | undefined) => variable !== undefined;
    const set = [...new Set(Object.values(reach).map(([, variable]) => variable))].filter(isSet);
    const needed = [...new Set(capabilities.map((one) => reach[one][1]))].filter(isSet);
    expect(set.filter((variable) => variablesOf(name)[variable ?? ''] !== undefined).sort()).toEqual(
      [...needed].sort(),
    );
  });

  test('send from the addresses that the context names only', () => {
    const policies = resourcesOf(work, 'AWS::IAM::Role').flatMap(({ properties }) => properties.Policies ?? []);
    const statements = policies.flatMap((policy) => policy.PolicyDocument.Statement);
    const sending = statements.filter(({ Action }) => [Action].flat().includes('ses:SendRawEmail'));
    expect(sending.length).toBeGreaterThan(0);
    const [own, more, ...others] = sending;
    expect(own?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': SENDER } });
    // The configuration set and the identities that the context names, and no pattern of them.
    const [set, ofTenants, ...beyond] = [more?.Resource].flat().map((resource) => JSON.stringify(resource));
    expect(set).toMatch(/:configuration-set\/",/);
    expect(ofTenants).toMatch(new RegExp(`:identity/${TENANTS_DOMAIN}"`));
    expect(beyond).toEqual([]);
    expect(others).toEqual([]);
  });

  test('send many e-mails from the same addresses, without a condition that AWS does not know there', () => {
    const policies = resourcesOf(work, 'AWS::IAM::Role').flatMap(({ properties }) => properties.Policies ?? []);
    const statements = policies.flatMap((policy) => policy.PolicyDocument.Statement);
    const sending = statements.filter(({ Action }) => [Action].flat().includes('ses:SendBulkEmail'));
    expect(sending.map(({ Condition }) => Condition)).toEqual(sending.map(() => undefined));
    const resources = sending.flatMap(({ Resource }) => Resource).map((resource) => JSON.stringify(resource));
    expect(resources).toHaveLength(3);
    for (const one of [
      /:configuration-set\/",/,
      new RegExp(`:identity/${SENDER}"`),
      new RegExp(`:identity/${TENANTS_DOMAIN}"`),
    ])
      expect(resources.filter((resource) => one.test(resource))).toHaveLength(1);
  });

  test('write that a job or an event failed for good, and that an event was late, into alarms', () => {
    const metrics = resourcesOf(work, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties);
    const about = (metric: string) =>
      metrics.filter(({ MetricName }) => MetricName === metric).map(({ Dimensions }) => Dimensions);
    expect(about('JobsFailed')).toEqual([[{ Name: 'kind', Value: 'jobs' }]]);
    expect(about('EventsGivenUp')).toEqual([[{ Name: 'kind', Value: 'events' }]]);
    expect(about('EventLagMilliseconds')).toEqual([[{ Name: 'kind', Value: 'events' }]]);
  });

  test('show failures by type', () => {
    const [board] = resourcesOf(api, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(board?.properties.DashboardBody);
    expect(body).toMatch(/SEARCH\('\{Followthrough,type\} MetricName=.{0,8}JobsFailed/);
  });
});

describe('functions of systems', () => {
  const reach = {
    'own-queue': [[], environment.queueUrl],
    'setting-timers': [
      ['iam:PassRole', 'scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
      environment.timerRoleArn,
    ],
    'signing-key': [[], environment.signingSecretArn],
    'tenant-endpoints': [[], environment.endpointPorts],
  } as const;
  const isKnown = (capability: string): capability is keyof typeof reach => capability in reach;

  test.each(systemFunctions)('$name reaches what its capabilities say, and no more', ({ folder, capabilities }) => {
    const name = folder.replaceAll('/', '-');
    const known = capabilities.filter(isKnown);
    expect(known).toEqual(capabilities);
    const outward = mayOf(name).filter((action) => !/^(logs|sqs|rds-data|secretsmanager):/.test(action));
    expect(outward.sort()).toEqual(known.flatMap((one) => [...reach[one][0]]).sort());
    const set = Object.values(reach).map(([, variable]) => variable);
    const needed = known.map((one) => reach[one][1]);
    expect(set.filter((variable) => variablesOf(name)[variable ?? ''] !== undefined).sort()).toEqual(needed.sort());
  });
});

describe('bookings', () => {
  test('alarm on what a person must act on, and show whatever they count', () => {
    const alarms = resourcesOf(work, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties);
    const ofBookings = alarms.filter(({ Dimensions }) =>
      Dimensions?.some(({ Value }: { Value: unknown }) => Value === 'bookings'),
    );
    expect(
      ofBookings.map(({ MetricName, Period, EvaluationPeriods }) => [MetricName, Period * EvaluationPeriods]).sort(),
    ).toEqual([
      ['BookingDrift', 300],
      ['CallsHeld', 3600],
      ['CallsUnknown', 300],
    ]);
    const [board] = resourcesOf(api, 'AWS::CloudWatch::Dashboard');
    const shown = JSON.stringify(board?.properties.DashboardBody);
    const sources = ['bookings/timers/handler.ts', 'bookings/call/make-calls.ts', 'bookings/reconcile/job.ts'].map(
      (path) => readFileSync(join(import.meta.dirname, '..', '..', 'functions', path), 'utf8'),
    );
    const names = new Set(sources.join().match(/\b((Calls|Timers)[A-Z]\w+|CallLatenessMilliseconds|BookingDrift)\b/g));
    expect(names.size).toBeGreaterThan(10);
    for (const name of names) expect(shown, name).toContain(name);
  });
});
