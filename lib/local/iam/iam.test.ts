import { describe, expect, it } from 'vitest';
import { account, allow, queue, resource, roleResource, setUpIam, trust } from './setup-iam.ts';

describe('authorize', () => {
  it('refuses what nothing allows, in the words of AWS', async () => {
    const { ask } = await setUpIam([allow({})]);
    expect(ask('sqs:SendMessage')).toBe(true);
    expect(() => ask('sqs:DeleteQueue')).toThrow(
      expect.objectContaining({
        name: 'AccessDeniedException',
        status: 403,
        message: `User: arn:aws:sts::${account}:assumed-role/worker/lambda is not authorized to perform: sqs:DeleteQueue on resource: ${queue} because no identity-based policy allows the sqs:DeleteQueue action`,
      }),
    );
  });

  it('lets an explicit deny win over any allow', async () => {
    const { ask } = await setUpIam([allow({ Action: '*', Resource: '*' }), allow({ Effect: 'Deny' })]);
    expect(ask('sqs:ReceiveMessage')).toBe(true);
    expect(() => ask('sqs:SendMessage')).toThrow('with an explicit deny in an identity-based policy');
  });

  it.each([
    [{ Action: 'sqs:Send*' }, true],
    [{ Action: 'SQS:sendmessage' }, true],
    [{ Action: 'sqs:SendMessag?' }, true],
    [{ Action: ['sqs:Receive*', 'sqs:Get*'] }, false],
    [{ Action: undefined, NotAction: 'sqs:Delete*' }, true],
    [{ Action: undefined, NotAction: 'sqs:Send*' }, false],
    [{ Resource: 'arn:aws:sqs:*:*:ord*' }, true],
    [{ Resource: `${queue}-other` }, false],
    [{ Resource: 'arn:aws:sqs:*:orders:x' }, false],
    [{ Resource: undefined, NotResource: queue }, false],
    [{ Resource: undefined, NotResource: `${queue}-other` }, true],
  ])('matches %j: %s', async (statement, expected) => {
    const { may } = await setUpIam([allow(statement)]);
    expect(may('sqs:SendMessage')).toBe(expected);
  });

  it.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringNotEquals', 'a', 'a', false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringLike', 'sched*', 'scheduler', true],
    ['StringNotLike', 'sched*', 'scheduler', false],
    ['ArnLike', 'arn:aws:sqs:*:*:orders', queue, true],
    ['ArnEquals', 'arn:aws:sqs:*:*:other', queue, false],
    ['ArnNotLike', 'arn:aws:sqs:*:*:other', queue, true],
    ['Bool', 'true', 'true', true],
    ['Bool', 'false', 'true', false],
    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', false],
    ['DateLessThan', '2026-12-01T00:00:00Z', '2026-11-20T00:00:00Z', true],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['ForAllValues:StringEquals', 'a', undefined, true],
  ])('%s %j holds for %j: %s', async (operator, policyValue, given, expected) => {
    const { may } = await setUpIam([allow({ Condition: { [operator]: { 'Test:Key': policyValue } } })]);
    expect(may('sqs:SendMessage', queue, { context: given === undefined ? {} : { 'test:key': given } })).toBe(expected);
  });

  it('checks whom a role is passed to', async () => {
    const role = `arn:aws:iam::${account}:role/target`;
    const { may } = await setUpIam([
      allow({
        Action: 'iam:PassRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    ]);
    expect(may('iam:PassRole', role, { context: { 'iam:PassedToService': 'scheduler.amazonaws.com' } })).toBe(true);
    expect(may('iam:PassRole', role, { context: { 'iam:PassedToService': 'lambda.amazonaws.com' } })).toBe(false);
    expect(may('iam:PassRole', role)).toBe(false);
  });

  it('lets a resource policy allow the role that it names, not one whose account it names', async () => {
    const { may } = await setUpIam([]);
    const policy = (Principal: unknown, more: object = {}) => ({ Statement: [allow({ Principal, ...more })] });
    expect(
      may('sqs:SendMessage', queue, { resourcePolicy: policy({ AWS: `arn:aws:iam::${account}:role/worker` }) }),
    ).toBe(true);
    expect(may('sqs:SendMessage', queue, { resourcePolicy: policy('*') })).toBe(true);
    expect(may('sqs:SendMessage', queue, { resourcePolicy: policy({ AWS: `arn:aws:iam::${account}:root` }) })).toBe(
      false,
    );
    expect(may('sqs:SendMessage', queue, { resourcePolicy: policy({ Service: 'sns.amazonaws.com' }) })).toBe(false);
  });

  it('lets a resource policy deny what the role allows, but not for plain HTTP: local calls stand for HTTPS', async () => {
    const { may } = await setUpIam([allow({})]);
    const deny = (more: object) => ({ Statement: [allow({ Effect: 'Deny', Principal: '*', ...more })] });
    expect(may('sqs:SendMessage', queue, { resourcePolicy: deny({}) })).toBe(false);
    expect(
      may('sqs:SendMessage', queue, {
        resourcePolicy: deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      }),
    ).toBe(true);
    const others = { Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${account}:role/worker` } };
    expect(may('sqs:SendMessage', queue, { resourcePolicy: deny(others) })).toBe(true);
  });
});

describe('assume', () => {
  it('accepts only the service that the trust policy names, under its conditions', async () => {
    const source = `arn:aws:scheduler:eu-west-1:${account}:schedule-group/g`;
    const Condition = { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': source } };
    const role = roleResource({
      AssumeRolePolicyDocument: trust({ Principal: { Service: 'scheduler.amazonaws.com' }, Condition }),
    });
    const { iam } = await setUpIam([], { role });
    const arn = `arn:aws:iam::${account}:role/worker`;
    expect(iam.assume(arn, 'scheduler.amazonaws.com', { 'aws:SourceArn': source }).roleArn).toBe(arn);
    expect(() => iam.assume(arn, 'scheduler.amazonaws.com', { 'aws:SourceArn': `${source}2` })).toThrow(
      'is not authorized to perform: sts:AssumeRole',
    );
    expect(() => iam.assume(arn, 'lambda.amazonaws.com', { 'aws:SourceArn': source })).toThrow('sts:AssumeRole');
    expect(() => iam.assume(`${arn}2`, 'scheduler.amazonaws.com', { 'aws:SourceArn': source })).toThrow(
      'sts:AssumeRole',
    );
  });
});

describe('loading', () => {
  it('gives a role the documents of the managed policies that it names, and refuses to guess others', async () => {
    const named = (name: string) => roleResource({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] });
    const { may } = await setUpIam([], { role: named('service-role/AWSLambdaBasicExecutionRole') });
    expect(may('logs:PutLogEvents', '*')).toBe(true);
    await expect(setUpIam([], { role: named('AdministratorAccess') })).rejects.toThrow(
      'the document of managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known here',
    );
  });

  it.each([
    [{ Effect: 'allow' }, 'Effect must be Allow or Deny'],
    [{ Resource: undefined }, 'needs either Resource or NotResource'],
    [{ Resource: 'orders' }, 'Resource "orders" is malformed'],
    [{ Resource: 'arn:aws:sqs:orders' }, 'Resource "arn:aws:sqs:orders" is malformed'],
    [{ Action: 'SendMessage' }, 'Action "SendMessage" is malformed'],
    [{ Principal: '*' }, 'a policy of a role has no Principal'],
    [{ Ressource: '*' }, 'unknown member "Ressource"'],
    [
      { Condition: { IpAddress: { 'aws:SourceIp': '1.2.3.4' } } },
      'condition operator "IpAddress" is not evaluated here',
    ],
    [{ NotAction: 'sqs:*' }, 'needs either Action or NotAction'],
  ])('refuses a statement with %j', async (statement, message) => {
    await expect(setUpIam([allow(statement)])).rejects.toThrow(
      `Policy (AWS::IAM::Policy): malformed policy, statement 0: ${message}`,
    );
  });

  it('refuses a policy of a role that does not exist', async () => {
    const { iam } = await setUpIam([]);
    const lost = resource('Lost', 'AWS::IAM::Policy', {
      PolicyDocument: { Statement: [allow({})] },
      Roles: ['nobody'],
    });
    expect(() => iam.create(lost)).toThrow('Lost (AWS::IAM::Policy): there is no role "nobody"');
  });
});
