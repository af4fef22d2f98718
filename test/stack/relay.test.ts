/** What the stack promises of the relay, the only sender of wake-ups. */
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { allowed, byId, type Found, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let work: Template;
let automation: Template;
let data: Template;
beforeAll(async () => {
  ({ work, automation, data } = await synthesise());
});

const queues = () => resourcesOf(work, 'AWS::SQS::Queue');

function functionOf(name: string): Found {
  const found = functionsOf(work).find(({ id }) => id.startsWith(`${pascalCase(name)}Handler`));
  if (!found) throw new Error(`There is no function ${name}`);
  return found;
}

const variablesOf = (name: string) => functionOf(name).properties.Environment.Variables;
const statementsOf = (name: string) =>
  allowed(work).filter(({ role }) => role === targetOf(functionOf(name).properties.Role));

describe('the relay', () => {
  const ARN = /:function:FollowthroughRelay"/;

  /** Sends messages back, for an operator, that were sent before. */
  const ofOperator = /^ApiDeadLettersHandler/;

  test('is the only sender to the queues of events and jobs, and sends to all of them', () => {
    const worked = queues().filter(
      ({ id, properties }) => properties.RedrivePolicy && !/^(Bookings|Emails|MessagesReports)/.test(id),
    );
    const urls = JSON.stringify(variablesOf('relay')[environment.queueUrls]);
    const sends = statementsOf('relay')
      .filter(({ actions }) => actions.includes('sqs:SendMessage'))
      .flatMap(({ resources }) => resources.map(targetOf));
    for (const { id } of worked) {
      expect(urls).toContain(id);
      expect(sends).toContain(id);
      const senders = allowed(work).filter(
        ({ role, actions, resources }) =>
          actions.includes('sqs:SendMessage') && resources.map(targetOf).includes(id) && !ofOperator.test(role),
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
        .filter((role) => !ofOperator.test(role))
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
