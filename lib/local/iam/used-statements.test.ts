import { describe, expect, it } from 'vitest';
import { allow, roleResource, setUpIam } from './setup-iam.ts';

describe('used statements', () => {
  it('are the statements that have allowed something, by role', async () => {
    const { iam, may } = await setUpIam([allow({}), allow({ Action: 'sqs:DeleteMessage' })]);
    expect(may('sqs:SendMessage')).toBe(true);
    const names = iam.usedStatements().map(({ statement }) => statement);
    expect(names).toEqual([
      { stack: 'App', policyLogicalId: 'Role', index: 0, trust: true },
      { stack: 'App', policyLogicalId: 'Policy', index: 0 },
    ]);
  });

  it('are needed when only they have allowed something', async () => {
    const { iam, may } = await setUpIam([allow({}), allow({ Action: 'sqs:*' }), allow({ Action: 'sqs:SendMessage' })]);
    const needed = () => iam.usedStatements().map(({ statement, isNeeded }) => [statement.index, isNeeded]);
    expect(may('sqs:SendMessage')).toBe(true);
    expect(needed().slice(1)).toEqual([
      [0, false],
      [1, false],
      [2, false],
    ]);
    expect(may('sqs:DeleteMessage')).toBe(true);
    expect(needed()).toContainEqual([1, true]);
    expect(may('sqs:SendMessage')).toBe(true);
    expect(needed()).toContainEqual([1, true]);
    expect(iam.usedStatements()[2]?.actions).toEqual(['sqs:SendMessage', 'sqs:DeleteMessage']);
  });

  it('can be removed one at a time', async () => {
    const statements = [allow({}), allow({ Action: 'sqs:DeleteMessage' })];
    const { may } = await setUpIam(statements, { drop: { policyLogicalId: 'Policy', index: 1 } });
    expect([may('sqs:SendMessage'), may('sqs:DeleteMessage')]).toEqual([true, false]);
    const Policies = statements.map((statement, index) => ({
      PolicyName: `${index}`,
      PolicyDocument: { Statement: [statement] },
    }));
    const inline = await setUpIam([], {
      role: roleResource({ Policies }),
      drop: { policyLogicalId: 'Role', index: 1 },
    });
    expect([inline.may('sqs:SendMessage'), inline.may('sqs:DeleteMessage')]).toEqual([true, false]);
    const trustless = await setUpIam(statements, { drop: { policyLogicalId: 'Role', index: 0, trust: true } });
    expect(trustless.caller).toThrow('sts:AssumeRole');
  });
});
