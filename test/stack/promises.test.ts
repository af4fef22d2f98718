/** What the stacks promise, asserted over every resource of the templates, so that a new function is covered by itself. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import {
  events,
  folders,
  jobQueues,
  maintenance,
  SIGN_IN,
  systemFunctions,
  triggers,
} from '../../lib/deploy/deployed.ts';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { allowed, byId, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

/** Default of the context value. */
const MAX_CONCURRENCY = 5;
const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');

/** Stacks with functions, and those whose functions have queues: every promise here is made by each of them. */
const working = ['automation', 'api', 'work'] as const;
const queueing = ['automation', 'work'] as const;

let stacks: Readonly<Record<(typeof working)[number], Template>>;
beforeAll(async () => {
  const { automation, api, work } = await synthesise();
  stacks = { automation, api, work };
});

/** Alarms whose metric is about a resource. */
const alarmsOn = (template: Template, id: string, metric: string) =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) =>
      properties.MetricName === metric &&
      properties.Dimensions.some(
        (dimension: { Value: unknown }) => typeof dimension.Value === 'object' && targetOf(dimension.Value) === id,
      ),
  );

describe.each(queueing)('queues of %s', (stack) => {
  const queues = () => resourcesOf(stacks[stack], 'AWS::SQS::Queue');
  const sources = () => resourcesOf(stacks[stack], 'AWS::Lambda::EventSourceMapping');
  const functions = () => functionsOf(stacks[stack]);

  test('hand what fails five times to a queue that keeps it for two weeks', () => {
    const withDeadLetters = queues().filter(({ properties }) => properties.RedrivePolicy);
    expect(withDeadLetters).toHaveLength(sources().length);
    for (const { properties } of withDeadLetters) {
      expect(properties.RedrivePolicy.maxReceiveCount).toBe(5);
      const deadLetters = byId(queues(), targetOf(properties.RedrivePolicy.deadLetterTargetArn));
      expect(deadLetters.properties.MessageRetentionPeriod).toBe(14 * 86_400);
    }
  });

  test('refuse calls without TLS', () => {
    const statements: { Effect: string; Condition: unknown; Resource: unknown }[] = resourcesOf(
      stacks[stack],
      'AWS::SQS::QueuePolicy',
    ).flatMap(({ properties }) => properties.PolicyDocument.Statement);
    const denied = statements
      .filter(({ Effect }) => Effect === 'Deny')
      .map(({ Condition, Resource }) => {
        expect(Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
        return targetOf(Resource);
      });
    expect(denied.sort()).toEqual(
      queues()
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('let no one else in: only the rule that a queue is for, and only to send', () => {
    const open = resourcesOf(stacks[stack], 'AWS::SQS::QueuePolicy')
      .flatMap(({ properties }) => properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    const rules = resourcesOf(stacks[stack], 'AWS::Events::Rule');
    const subscriptions = resourcesOf(stacks[stack], 'AWS::SNS::Subscription');
    let ways = 0;
    for (const { Principal, Action, Condition, Resource } of open) {
      expect(Action).toBe('sqs:SendMessage');
      const sources = [Condition.ArnEquals['aws:SourceArn']].flat().map(targetOf);
      ways += sources.length;
      for (const source of sources) {
        if (Principal.Service === 'sns.amazonaws.com') {
          const of = subscriptions.filter(({ properties }) => targetOf(properties.TopicArn) === source);
          const ends = of.flatMap(({ properties: { Endpoint, RedrivePolicy } }) => [
            targetOf(Endpoint),
            targetOf(RedrivePolicy.deadLetterTargetArn),
          ]);
          expect(ends).toContain(targetOf(Resource));
        } else {
          expect(Principal).toEqual({ Service: 'events.amazonaws.com' });
          const [{ Arn, DeadLetterConfig }] = byId(rules, source).properties.Targets;
          expect([Arn, DeadLetterConfig.Arn].map(targetOf)).toContain(targetOf(Resource));
        }
      }
    }
    expect(ways).toBe(2 * (rules.length + subscriptions.length));
  });

  test('hide a message for six times as long as its function may work on it', () => {
    for (const { properties } of sources()) {
      const queue = byId(queues(), targetOf(properties.EventSourceArn));
      const handler = byId(functions(), targetOf(properties.FunctionName));
      expect(queue.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * handler.properties.Timeout);
    }
  });

  test('share one queue for what SQS gives up, which holds nothing else, and alarm when one is dead', () => {
    const shared = new Set(
      queues().flatMap(({ properties }) =>
        properties.RedrivePolicy ? [targetOf(properties.RedrivePolicy.deadLetterTargetArn)] : [],
      ),
    );
    expect(shared.size).toBe(1);
    // A redrive stops at a message that no queue held before: nothing else may be sent there.
    const senders = JSON.stringify([
      ...['AWS::Scheduler::Schedule', 'AWS::Events::Rule', 'AWS::Lambda::EventInvokeConfig']
        .flatMap((type) => resourcesOf(stacks[stack], type))
        .map(({ properties }) => properties),
      ...allowed(stacks[stack]).filter(({ actions }) => actions.includes('sqs:SendMessage')),
    ]);
    for (const id of shared) expect(senders).not.toContain(`"${id}"`);
    for (const { id, properties } of queues()) {
      const found = alarmsOn(stacks[stack], id, 'ApproximateNumberOfMessagesVisible');
      expect(found).toHaveLength(properties.RedrivePolicy ? 0 : 1);
    }
  });
});

describe.each(working)('functions of %s', (stack) => {
  const sources = () => resourcesOf(stacks[stack], 'AWS::Lambda::EventSourceMapping');
  const functions = () => functionsOf(stacks[stack]);

  test('run on one runtime, and log as JSON to a group of their own that forgets', () => {
    for (const { properties } of functions()) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const group = byId(
        resourcesOf(stacks[stack], 'AWS::Logs::LogGroup'),
        targetOf(properties.LoggingConfig.LogGroup),
      );
      expect(group.properties.RetentionInDays).toBe(30);
    }
    const groups = functions().map(({ properties }) => targetOf(properties.LoggingConfig.LogGroup));
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('take what they were sent a little at a time, say which failed, and are bounded in number', () => {
    const bySender = [
      ...events.map(({ name }) => name),
      ...jobQueues.map(({ name }) => name),
      ...maintenance.filter((piece) => 'job' in piece).map(({ name }) => name),
    ].map(pascalCase);
    for (const { properties } of sources()) {
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(properties.BatchSize).toBeLessThanOrEqual(10);
      const handler = targetOf(properties.FunctionName);
      // Those whose senders bound the number of messages have no maximum: Lambda then asks idle queues less often.
      if (bySender.some((name) => handler.startsWith(`${name}Handler`)))
        expect(properties.ScalingConfig).toBeUndefined();
      else
        expect(properties.ScalingConfig.MaximumConcurrency).toBe(
          handler.startsWith('WorkflowsAdvance') ? 3 : MAX_CONCURRENCY,
        );
    }
  });

  test('never fail silently: an alarm is on their errors, or on what an error leaves behind', () => {
    const template = stacks[stack];
    const answering = new Set(
      [
        ...resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(({ properties }) => properties.IntegrationUri),
        ...resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer').map(({ properties }) => properties.AuthorizerUri),
      ].flatMap((uri) => [...JSON.stringify(uri).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id]) => id)),
    );
    // The API has one, whichever stack the function is in.
    const [stage] = resourcesOf(stacks.api, 'AWS::ApiGatewayV2::Stage');
    const [trigger] = resourcesOf(template, 'Custom::Trigger');
    for (const { id } of functions()) {
      const [source] = sources().filter(({ properties }) => targetOf(properties.FunctionName) === id);
      const watched = {
        itself: alarmsOn(template, id, 'Errors').length > 0,
        again:
          jobQueues.some(({ name }) => id.startsWith(`${pascalCase(name)}Handler`)) &&
          JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Alarm')).includes('FunctionsFailed'),
        queue:
          source !== undefined &&
          // Each queue has an alarm, by a test above. A message that fails all five deliveries raises it within an hour.
          5 *
            byId(resourcesOf(template, 'AWS::SQS::Queue'), targetOf(source.properties.EventSourceArn)).properties
              .VisibilityTimeout <=
            3600,
        api:
          answering.has(id) &&
          stage !== undefined &&
          alarmsOn(stacks.api, targetOf(stage.properties.ApiId), '5xx').length === 1,
        deployment: JSON.stringify(trigger?.properties.HandlerArn ?? '').includes(id.replace(/Function\w+$/, '')),
      };
      expect(Object.values(watched).filter(Boolean), `${id}: ${JSON.stringify(watched)}`).not.toEqual([]);
    }
  });

  test('outlast a Data API call behind a queue, and the gateway in front of one', () => {
    const queued = new Set(sources().map(({ properties }) => targetOf(properties.FunctionName)));
    for (const { id, properties } of functions()) {
      if (queued.has(id)) expect(properties.Timeout).toBeGreaterThan(60);
      else if (id.startsWith('ApiAuthorizer')) expect(properties.Timeout).toBeLessThan(10);
      else if (id.startsWith('Api')) expect(properties.Timeout).toBeLessThan(30);
    }
  });
});

/** Every folder with a handler, whether or not the registry lists it. */
const handlerFolders = (): string[] =>
  readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'handler.ts')
    .map(dirname)
    .sort();

test('functions exist for every line of the registry, every folder of the API, the relay and the migrations', () => {
  const all = working.flatMap((stack) => functionsOf(stacks[stack]));
  // The function that signs users in is deployed where the context names an issuer: options.test.ts.
  expect(all).toHaveLength(folders.filter((folder) => folder !== SIGN_IN).length);
  expect([...folders].sort()).toEqual(handlerFolders());
  const reacting = triggers.length + maintenance.length + events.length;
  const lanes = jobQueues.reduce((sum, { atOnce }) => sum + (atOnce > 1 ? 2 : 1), 0);
  const sources = working.flatMap((stack) => resourcesOf(stacks[stack], 'AWS::Lambda::EventSourceMapping'));
  expect(sources).toHaveLength(reacting + lanes + systemFunctions.length);
});

test('functions of the stack that runs the migrations wait for them whenever they use the database', () => {
  const [migration] = resourcesOf(stacks.automation, 'Custom::Trigger');
  for (const { id, properties, dependsOn } of functionsOf(stacks.automation)) {
    const variables = properties.Environment.Variables;
    const usesDatabase =
      variables[environment.clusterArn] !== undefined && !variables[environment.platformKeySecretArn];
    if (usesDatabase) expect(dependsOn, id).toContain(migration?.id);
  }
});
