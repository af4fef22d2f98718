import { describe, expect, it } from 'vitest';
import { arnParts } from './iam/pattern.ts';
import { createIgnored, ignoredReasons } from './ignored.ts';

const environment = { account: '111122223333', region: 'eu-west-1' };
const ignored = createIgnored(environment);
const attributes = (type: string, properties: Record<string, unknown> = {}, logicalId = 'A') =>
  ignored.attributes({ logicalId, stack: 'App', type, properties });

describe('createIgnored', () => {
  it('gives a reason for every ignored type', () => {
    const reasons = ignoredReasons();
    expect(Object.keys(reasons).sort()).toEqual([...ignored.handles].sort());
    for (const reason of Object.values(reasons)) expect(reason).toMatch(/.{10}/);
  });

  it('gives each resource a name and ARNs of its own, the same on every start', () => {
    for (const type of ignored.handles) {
      const one = attributes(type);
      expect(one).toEqual(attributes(type));
      expect(one.ref).not.toBe(attributes(type, {}, 'B').ref);
      if (one.Arn !== undefined) expect(arnParts(one.Arn), type).toHaveLength(6);
    }
  });

  it('keeps the names that a template chooses', () => {
    expect(attributes('AWS::Logs::LogGroup', { LogGroupName: '/aws/x' })).toEqual({
      ref: '/aws/x',
      Arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*',
    });
    expect(attributes('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' })).toMatchObject({ CidrBlock: '10.0.0.0/16' });
  });
});
