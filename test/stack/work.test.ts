/** What the stack of events and jobs promises beyond what every stack does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { events, jobQueues, systemFunctions } from '../../lib/deploy/deployed.ts';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { SENDER, synthesise, TENANTS_DOMAIN, type Template } from '../support/stack/synthesise.ts';
import { allowed, byId, type Found, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let work: Template;
let automation: Template;
let api: Template;
let data: Template;
beforeAll(async () => {
  ({ work, automation, api, data } = await synthesise());
});

const queues = () => resourcesOf(work, 'AWS::SQS::Queue');
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
  } as const;

  test.each(jobQueues)('$name reaches what its capabilities say, and no more', ({ name, capabilities }) => {
    const outward = mayOf(name).filter((action) => !/^(logs|sqs|rds-data|secretsmanager):/.test(action));
    expect([...new Set(outward)].sort()).toEqual(capabilities.flatMap((one) => [...reach[one][0]]).sort());
    const set = [...new Set(Object.values(reach).map(([, variable]) => variable))];
    const needed = [...new Set(capabilities.map((one) => reach[one][1]))];
    expect(set.filter((variable) => variablesOf(name)[variable] !== undefined).sort()).toEqual([...needed].sort());
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
    expect(set.filter((variable) => variablesOf(name)[variable] !== undefined).sort()).toEqual(needed.sort());
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

describe('the relay', () => {
  const ARN = /:function:FollowthroughRelay"/;

  test('is the only sender to the queues of events and jobs, and sends to all of them', () => {
    const worked = queues().filter(({ id, properties }) => properties.RedrivePolicy && !/^(Bookings|Emails)/.test(id));
    const urls = JSON.stringify(variablesOf('relay')[environment.queueUrls]);
    const sends = statementsOf('relay')
      .filter(({ actions }) => actions.includes('sqs:SendMessage'))
      .flatMap(({ resources }) => resources.map(targetOf));
    for (const { id } of worked) {
      expect(urls).toContain(id);
      expect(sends).toContain(id);
      const senders = allowed(work).filter(
        ({ actions, resources }) => actions.includes('sqs:SendMessage') && resources.map(targetOf).includes(id),
      );
      expect(senders).toHaveLength(1);
    }
  });

  test('sends to the timers of bookings; besides it only timers and the functions of bookings send to the calls', () => {
    const sendersTo = (queue: string) =>
      allowed(work)
        .filter(
          ({ actions, resources }) =>
            actions.includes('sqs:SendMessage') && resources.some((resource) => targetOf(resource).startsWith(queue)),
        )
        .map(({ role }) => role.replace(/(ExecutionRole)?[0-9A-F]{8}$/, ''))
        .sort();
    expect(sendersTo('BookingsTimersMessagesQueue')).toEqual(['BookingsTimersHandler', 'RelayHandler']);
    expect(sendersTo('BookingsCallMessagesQueue')).toEqual([
      'BookingsCallHandler',
      'BookingsTimersHandler',
      'RelayHandler',
      'TimersRole',
    ]);
  });

  test('has a fixed name, so that PostgreSQL may invoke it, and the migrations give PostgreSQL its ARN', () => {
    const relay = functionOf('relay');
    expect(relay.properties.FunctionName).toBe('FollowthroughRelay');
    const [migrations] = functionsOf(automation).filter(({ id }) => id.startsWith('Migrations'));
    const told = migrations?.properties.Environment.Variables[environment.relayFunctionArn];
    expect(`${JSON.stringify(told)}"`).toMatch(/:function:FollowthroughRelay"/);
    const ringers = allowed(data).filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    expect(ringers).toHaveLength(1);
    expect(JSON.stringify(ringers[0]?.resources)).toMatch(ARN);
  });

  test('is woken by a role that only its own group of schedules may assume', () => {
    const [sweep] = resourcesOf(work, 'AWS::Scheduler::Schedule');
    const group = resourcesOf(work, 'AWS::Scheduler::ScheduleGroup').find(({ id }) => id.startsWith('Relay'));
    expect(JSON.parse(sweep?.properties.Target.Input)).toMatchObject({ sweep: true });
    const role = byId(resourcesOf(work, 'AWS::IAM::Role'), targetOf(sweep?.properties.Target.RoleArn));
    expect(role.properties.AssumeRolePolicyDocument.Statement).toMatchObject([
      { Condition: { StringEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [group?.id, 'Arn'] } } } },
    ]);
    expect(targetOf(variablesOf('relay')[environment.wakeRoleArn])).toBe(role.id);
    const passed = statementsOf('relay').filter(({ actions }) => actions.includes('iam:PassRole'));
    expect(passed.flatMap(({ resources }) => resources.map(targetOf))).toEqual([role.id]);
  });

  test('keeps the wake-ups that it failed to handle, with alarms on them and on its own absence', () => {
    const [config] = resourcesOf(work, 'AWS::Lambda::EventInvokeConfig');
    const deadLetters = targetOf(config?.properties.DestinationConfig.OnFailure.Destination);
    expect(targetOf(variablesOf('relay')[environment.wakeDeadLetterArn])).toBe(deadLetters);
    const about = (id: string) =>
      resourcesOf(work, 'AWS::CloudWatch::Alarm').filter(({ properties }) =>
        JSON.stringify(properties.Dimensions).includes(`"${id}"`),
      );
    expect(about(deadLetters)).toHaveLength(1);
    expect(
      about(functionOf('relay').id)
        .map(({ properties }) => properties.MetricName)
        .sort(),
    ).toEqual(['Errors', 'Invocations']);
  });
});
