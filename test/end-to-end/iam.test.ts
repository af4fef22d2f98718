/** Every statement of a policy is needed: without it, something that the stack does is denied. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UsedStatement } from '../../lib/local/iam/iam.ts';
import { advanceToSchedules } from '../support/stack/advance-to-schedules.ts';
import { type AllowStatement, policyStatements } from '../support/stack/policy-statements.ts';
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
 * about an e-mail that its queue does not take, and an alarm.
 */
const ofAnotherDay = [
  /^Migrations\w+ \d rds-data:RollbackTransaction$/,
  /^RelayWakeRole\w+ \d sqs:SendMessage$/,
  /^DatabaseOperations\w+ \d rds:DeleteDBClusterSnapshot$/,
  /^EmailReportsEventsDeadLetters\w+ \d sqs:SendMessage$/,
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
