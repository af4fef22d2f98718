/** Who may do what, asserted over every role of the template. */
import { beforeAll, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { allowed, byId, exportOf, type Found, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let data: Template;
let automation: Template;
let api: Template;
let work: Template;
beforeAll(async () => {
  ({ data, automation, api, work } = await synthesise());
});

/** The stacks with functions. */
const working = () => [automation, api, work];

const queues = () => resourcesOf(automation, 'AWS::SQS::Queue');
const schedules = () => resourcesOf(automation, 'AWS::Scheduler::Schedule');

/** Actions or resources with `*` that a reason excuses. */
const excused: Readonly<Record<string, string>> = {
  AWSCDKTriggerCustomResourceProviderCustomResourceProviderRoleE18FAF0A:
    "CDK's own: it invokes a version of the migration function, and each deployment makes another",
};

/** Ends of ARNs with `*`, as the template writes them. */
const patterns: Readonly<Record<string, string>> = {
  '"/*"]]}': 'objects of the one bucket: their keys name customers and documents',
  '/imports/*"]]}': 'objects of the one bucket: their keys name imports',
  '/exports/*"]]}': 'objects of the one bucket: their keys name exports',
  '/documents/*"]]}': 'objects of the one bucket: their keys name customers and documents',
  ':cluster-snapshot:followthrough-*"]]}': 'the name of a snapshot has its time in it',
  ':cluster-snapshot:*"]]}': 'RDS checks a listing against snapshots of every name',
  '/sweep-*"]]}': 'a sweep that the relay schedules is named after its time',
  '/wake-*"]]}': 'so is a wake-up of the relay',
  '/followup-*"]]}': 'a timer is named after its booking and the second of its call',
  ':schedule/*/*"]]}': 'Scheduler checks a listing against the schedules of every group',
};

test('policies name exact actions and resources, or a pattern that has a reason', () => {
  for (const { role, actions, resources } of [data, ...working()].flatMap(allowed)) {
    if (role in excused) continue;
    expect(
      actions.filter((action) => action.includes('*')),
      role,
    ).toEqual([]);
    const open = resources.map((resource) => JSON.stringify(resource)).filter((text) => text.includes('*'));
    expect(
      open.filter((text) => !Object.keys(patterns).some((end) => text.endsWith(end))),
      role,
    ).toEqual([]);
  }
});

test('of the API only the function of suggestions asks a model, and the one that the context names', () => {
  const asking = allowed(api).filter(({ actions }) => actions.some((action) => action.startsWith('bedrock:')));
  const [overview] = functionsOf(api).filter(({ id }) => id.startsWith('ApiOverview'));
  expect(asking.map(({ role, actions }) => [role, actions])).toEqual([
    [targetOf(overview?.properties.Role), ['bedrock:InvokeModel']],
  ]);
  expect(JSON.stringify(asking[0]?.resources)).toContain('::foundation-model/amazon.nova-lite-v1:0');
});

test('roles are the function’s own: none serves two, and none has a managed policy', () => {
  for (const stack of working()) {
    const roles = functionsOf(stack).map(({ properties }) => targetOf(properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
    for (const role of roles) {
      expect(byId(resourcesOf(stack, 'AWS::IAM::Role'), role).properties.ManagedPolicyArns).toBeUndefined();
    }
  }
});

test('roles open the secrets that the environment names, and no others', () => {
  const each = working().flatMap((stack) => functionsOf(stack).map((one) => ({ ...one, stack })));
  for (const { id, properties, stack } of each) {
    const mayRead = allowed(stack)
      .filter(
        ({ role, actions }) => role === targetOf(properties.Role) && actions.includes('secretsmanager:GetSecretValue'),
      )
      .flatMap(({ resources }) => resources.map(targetOf));
    const named = Object.entries(properties.Environment.Variables)
      .filter(([name]) => name.endsWith('SECRET_ARN'))
      .map(([, value]) => targetOf(value));
    expect(mayRead.sort(), id).toEqual(named.sort());
  }
});

test('only the migrations have the owner’s login', () => {
  const owner = targetOf(data.Outputs.MasterSecretArn?.Value);
  const readers = working()
    .flatMap(allowed)
    .filter(({ resources }) => JSON.stringify(resources).includes(owner));
  expect(readers.map(({ role }) => role)).toEqual([expect.stringMatching(/^Migrations/)]);
});

/** Queues that a function may send to: logical ids, or the exports of another stack. */
const sendsOf = (template: Template, { properties }: Found) =>
  allowed(template)
    .filter(({ role, actions }) => role === targetOf(properties.Role) && actions.includes('sqs:SendMessage'))
    .flatMap(({ resources }) => resources.map(targetOf));

test('a trigger sends to its own queue only', () => {
  for (const found of functionsOf(automation)) {
    const own = found.properties.Environment.Variables[environment.queueUrl];
    expect(sendsOf(automation, found), found.id).toEqual(own ? [targetOf(own)] : []);
  }
});

test('a function of the API sends to the queues that its environment lists', () => {
  const senders = functionsOf(api).filter(
    ({ properties }) => properties.Environment.Variables[environment.queueUrls] !== undefined,
  );
  expect(senders.length).toBeGreaterThan(0);
  for (const found of functionsOf(api)) {
    const listed = JSON.stringify(found.properties.Environment.Variables[environment.queueUrls] ?? '');
    const named = queues().filter(({ id }) => listed.includes(exportOf(automation, id, 'QueueName') ?? id));
    const arns = named.map(({ id }) => exportOf(automation, id, 'Arn'));
    expect(sendsOf(api, found).sort(), found.id).toEqual(arns.sort());
    if (senders.includes(found)) expect(named.length).toBeGreaterThan(0);
  }
});

test('schedules take a role that only this account’s group may take, and that may only send to their queues', () => {
  const [group] = resourcesOf(automation, 'AWS::Scheduler::ScheduleGroup');
  const [role, ...others] = new Set(schedules().map(({ properties }) => targetOf(properties.Target.RoleArn)));
  expect(others).toEqual([]);
  const { properties } = byId(resourcesOf(automation, 'AWS::IAM::Role'), role ?? '');
  expect(properties.AssumeRolePolicyDocument.Statement).toEqual([
    expect.objectContaining({
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: {
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': { 'Fn::GetAtt': [group?.id, 'Arn'] },
        },
      },
    }),
  ]);
  const targets = schedules().flatMap((one) => [one.properties.Target.Arn, one.properties.Target.DeadLetterConfig.Arn]);
  const sends = allowed(automation).filter((statement) => statement.role === role);
  expect(sends.map(({ actions }) => actions)).toEqual([['sqs:SendMessage']]);
  expect(new Set(sends.flatMap(({ resources }) => resources.map(targetOf)))).toEqual(new Set(targets.map(targetOf)));
});
