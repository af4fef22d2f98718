/** Every statement of a policy is needed: without it, something that the stack does is denied. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UsedStatement } from '../../lib/local/iam/iam.ts';
import { advanceToSchedules } from '../support/stack/advance-to-schedules.ts';
import { type AllowStatement, policyStatements } from '../support/stack/policy-statements.ts';
import { canBe, referenceOf } from '../support/stack/service-reference.ts';
import { type RunningStack, startStack, type Tenant } from '../support/stack/setup-stack.ts';
import { useEverything } from '../support/stack/use-everything.ts';

let stack: RunningStack;
let tenant: Tenant;
let statements: readonly AllowStatement[];
let used: readonly UsedStatement[];
beforeAll(async () => {
  stack = await startStack();
  tenant = await useEverything(stack);
  statements = policyStatements(stack.runtime.resources);
  used = stack.runtime.usedStatements();
});
afterAll(() => stack?.stop());

const nameOf = ({ policyLogicalId, index, trust = false }: AllowStatement['id']) =>
  `${policyLogicalId} ${trust ? 'trust' : index}`;

/**
 * Not used on that day: these serve a failed migration, a relay that cannot be invoked, a snapshot of last month, a report
 * about an e-mail or an answer that its queue does not take, and an alarm.
 */
const ofAnotherDay = [
  /^Migrations\w+ \d rds-data:RollbackTransaction$/,
  /^RelayWakeRole\w+ \d sqs:SendMessage$/,
  /^DatabaseOperations\w+ \d rds:DeleteDBClusterSnapshot$/,
  /^EmailReportsEventsDeadLetters\w+ \d sqs:SendMessage$/,
  // Of SNS, and of EventBridge.
  /^ChannelEventsDeadLetters\w+ 1 sqs:SendMessage$/,
  /^ChannelEventsDeadLetters\w+ 2 sqs:SendMessage$/,
  /^AlarmTopicPolicy\w+ \d sns:Publish$/,
];
const isOfAnotherDay = ({ id, actions }: AllowStatement) =>
  actions.every((action) => ofAnotherDay.some((pattern) => pattern.test(`${nameOf(id)} ${action}`)));

describe('every statement', () => {
  test('allowed something on a day on which everything is used', () => {
    const names = new Set(used.map(({ statement }) => nameOf(statement)));
    const idle = statements.filter((statement) => !isOfAnotherDay(statement)).map(({ id }) => nameOf(id));
    expect(idle.filter((name) => !names.has(name))).toEqual([]);
  });

  test('allows no action that is never taken', () => {
    const taken = new Set(
      used.flatMap(({ statement, actions }) => actions.map((one) => `${nameOf(statement)} ${one}`)),
    );
    const allowed = statements.flatMap(({ id, actions }) => actions.map((one) => `${nameOf(id)} ${one}`));
    const idle = allowed.filter((one) => !taken.has(one));
    expect(idle.filter((one) => !ofAnotherDay.some((pattern) => pattern.test(one)))).toEqual([]);
    expect(idle).toHaveLength(ofAnotherDay.length);
  });

  test('was the only one that allowed it, so that the stack would fail without it', () => {
    const needed = new Set(used.filter(({ isNeeded }) => isNeeded).map(({ statement }) => nameOf(statement)));
    const idle = statements.filter((statement) => !isOfAnotherDay(statement)).map(({ id }) => nameOf(id));
    expect(idle.filter((name) => !needed.has(name))).toEqual([]);
    expect(idle.length).toBeGreaterThan(60);
  });
});

describe('every action of a policy', () => {
  /** Resources of each action, for each role or policy that has the action. */
  const granted = () => {
    const found = new Map<string, { readonly place: string; readonly action: string; readonly resources: string[] }>();
    for (const { id, actions, resources } of statements.filter((one) => one.resources.length > 0)) {
      for (const action of actions.map(String)) {
        const place = `${id.policyLogicalId} ${action}`;
        const same = found.get(place) ?? { place, action, resources: [] };
        same.resources.push(...resources.map(String));
        found.set(place, same);
      }
    }
    return [...found.values()];
  };

  /** Checked against `*` by the reference; Scheduler itself asks for this pattern: https://github.com/aws/aws-cdk/issues/38201 */
  const narrowed = ['scheduler:ListSchedules'];
  /** The reference requires all of a dozen types, of which a call has one. */
  const oneOfTypes = ['bedrock:InvokeModel'];

  /** A template that is part of the call is no resource. */
  const inTheCall = ['ses:SendBulkEmail needs a template'];

  test('is granted on the types of resources that AWS checks it against, and on each that it requires', async () => {
    const faults: string[] = [];
    for (const { place, action, resources } of granted()) {
      const { resourceTypes: types } = await referenceOf(action);
      if (types.length === 0) {
        if (!resources.includes('*') && !narrowed.includes(action)) faults.push(`${place}: only on *`);
        continue;
      }
      for (const resource of resources)
        if (!types.some(({ arn }) => canBe(resource, arn))) faults.push(`${place}: never on ${resource}`);
      if (oneOfTypes.includes(action)) continue;
      for (const { name, arn, isRequired } of types)
        if (
          isRequired &&
          !resources.some((resource) => canBe(resource, arn)) &&
          !inTheCall.includes(`${action} needs a ${name}`)
        )
          faults.push(`${place}: needs a ${name}`);
    }
    expect(faults).toEqual([]);
    expect(granted().length).toBeGreaterThan(100);
  });

  test('would be found on a wrong type: a cluster is no snapshot, and a log group is no stream', async () => {
    const [stream] = (await referenceOf('logs:PutLogEvents')).resourceTypes;
    const [cluster] = (await referenceOf('rds-data:ExecuteStatement')).resourceTypes;
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x';
    expect([group, `${group}:*`].map((one) => canBe(one, stream?.arn ?? ''))).toEqual([false, true]);
    const of = (kind: string) => `arn:aws:rds:eu-west-1:111122223333:${kind}:followthrough-*`;
    expect([of('cluster-snapshot'), of('cluster')].map((one) => canBe(one, cluster?.arn ?? ''))).toEqual([false, true]);
  });

  test('that lists, reads or describes is checked against these types', async () => {
    const table: Record<string, string> = {};
    for (const action of [...new Set(granted().map((one) => one.action))].sort()) {
      const { accessLevel, resourceTypes } = await referenceOf(action);
      if (/List|Read/.test(accessLevel)) table[action] = resourceTypes.map(({ name }) => name).join(', ') || '*';
    }
    expect(table).toMatchInlineSnapshot(`
      {
        "bedrock:InvokeModel": "application-inference-profile, async-invoke, bedrock-marketplace-model-endpoint, custom-model-deployment, default-prompt-router, foundation-model, imported-model, inference-profile, project, prompt-router, provisioned-model, system-tool",
        "rds:DescribeDBClusterSnapshots": "cluster, cluster-snapshot",
        "s3:GetObject": "accesspointobject, object",
        "s3:ListBucket": "accesspoint, bucket",
        "scheduler:ListSchedules": "*",
        "secretsmanager:GetSecretValue": "Secret",
        "sqs:GetQueueAttributes": "queue",
        "sqs:ListMessageMoveTasks": "queue",
        "sqs:ReceiveMessage": "queue",
      }
    `);
  });
});

describe('a stack without the statement that lets', () => {
  /** The one of that resource with that action. */
  function statementOf(policy: RegExp, action: string): AllowStatement['id'] {
    const found = statements.filter(({ id, actions }) => policy.test(id.policyLogicalId) && actions.includes(action));
    expect(found).toHaveLength(1);
    return found[0]?.id ?? { policyLogicalId: '', index: 0 };
  }

  const without = (policy: RegExp, action: string) =>
    stack.restart(stack.now(), { withoutStatement: statementOf(policy, action) });
  /** Types that were evaluated at the next schedules. */
  async function evaluatedNext(): Promise<string[]> {
    const rows = await stack.query<{ type: string }>(
      `select distinct trigger_type as type from automation.trigger_evaluations
       where source = 'SCHEDULE' and scheduled_at = $1 and status = 'SUCCEEDED' order by 1`,
      [await advanceToSchedules(stack)],
    );
    return rows.map(({ type }) => type);
  }

  test('a function use the database fails only that function', async () => {
    await without(/^BurnRateHandler/, 'rds-data:ExecuteStatement');
    expect(await evaluatedNext()).toEqual(['CUSTOMER_TIMING', 'FIRST_ORDER_FOLLOWUP', 'SAMPLE_NO_ORDER']);
    expect(stack.queues()['burn-rate']).toEqual({ waiting: 1, dead: 0 });
    expect(stack.logs()).toMatch(/AccessDeniedException.*not authorized to perform: rds-data:ExecuteStatement/);
  });

  test('schedules send leaves the functions without messages, and says so', async () => {
    await without(/^SchedulesRole/, 'sqs:SendMessage');
    expect(await evaluatedNext()).toEqual([]);
    await stack.advance(2 * 3_600_000);
    expect(
      stack
        .said()
        .filter((line) => line.startsWith('schedule '))
        .join('\n'),
    ).toMatch(/given up after \d+ attempts: .* not authorized to perform: sqs:SendMessage/);
  });

  test('the API send messages returns 503: the work is recorded, and the caller should ask again', async () => {
    await without(/^ApiTriggersHandler/, 'sqs:SendMessage');
    const reply = await stack.api('POST', '/api/jobs/process-triggers', { key: tenant.adminKey });
    expect([reply.status, reply.body.error.code]).toEqual([503, 'QUEUE_ERROR']);
    expect(stack.logs()).toMatch(/AccessDenied.*not authorized to perform: sqs:SendMessage/);
  });

  test('the gateway invoke a function fails the routes of that function only', async () => {
    await without(/^ApiTasksHandler/, 'lambda:InvokeFunction');
    const statusOf = async (path: string) => (await stack.api('GET', path, { key: tenant.adminKey })).status;
    expect([await statusOf('/api/tasks'), await statusOf('/api/admin/triggers')]).toEqual([500, 200]);
  });

  test('a queue be polled does not start', async () => {
    await expect(without(/^CustomerTimingHandler/, 'sqs:ReceiveMessage')).rejects.toThrow(
      /execution role does not have permissions to call ReceiveMessage on SQS/,
    );
  });
});
