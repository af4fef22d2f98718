/** For the tests of this folder: an IAM with one role, a policy for it, and a queue to ask about. */
import { createClock } from '../clock.ts';
import type { Resource } from '../service.ts';
import { createIam } from './iam.ts';
import { withoutStatement } from './without-statement.ts';

export const account = '111122223333';
export const queue = `arn:aws:sqs:eu-west-1:${account}:orders`;
export const trust = (more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' }, ...more }],
});
export const resource = (logicalId: string, type: string, properties: object): Resource => ({
  logicalId,
  stack: 'App',
  type,
  properties: { ...properties },
});
export const roleResource = (properties: object = {}) =>
  resource('Role', 'AWS::IAM::Role', { RoleName: 'worker', AssumeRolePolicyDocument: trust(), ...properties });
export const allow = (more: object) => ({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue, ...more });
const policyResource = (...Statement: object[]) =>
  resource('Policy', 'AWS::IAM::Policy', {
    PolicyName: 'p',
    PolicyDocument: { Version: '2012-10-17', Statement },
    Roles: ['worker'],
  });

/** Makes an IAM with the role `worker` that these statements allow something, and functions that ask what it may do. */
export async function setUpIam(
  statements: readonly object[],
  options: { role?: Resource; drop?: { policyLogicalId: string; index: number; trust?: boolean } } = {},
) {
  const iam = createIam({
    account,
    seed: 'test',
    clock: createClock({ startAt: new Date('2026-11-20T12:00:00Z'), frozen: true }),
  });
  const edit = (made: Resource) => (options.drop ? withoutStatement(made, options.drop) : made);
  await iam.create(edit(options.role ?? roleResource()));
  if (statements.length) await iam.create(edit(policyResource(...statements)));
  const caller = () => iam.assume(`arn:aws:iam::${account}:role/worker`, 'lambda.amazonaws.com');
  const ask = (
    action: string,
    on = queue,
    more: { context?: Record<string, string>; resourcePolicy?: unknown } = {},
  ) => {
    iam.authorize({ caller: caller(), action, resource: on, ...more });
    return true;
  };
  const may: typeof ask = (...question) => {
    try {
      return ask(...question);
    } catch {
      return false;
    }
  };
  return { iam, ask, may, caller };
}
