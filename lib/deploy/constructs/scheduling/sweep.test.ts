import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readContext } from '../../context.ts';
import { SLOW_SWEEP, slowSweepWarning, sweepExpression } from './sweep.ts';

const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm-owner-AbCdEf',
};

test.each([
  [{}, SLOW_SWEEP],
  [{ sweepMinutes: 30 }, SLOW_SWEEP], // while work is open, the relay sweeps by itself
  [{ doorbell: false }, SLOW_SWEEP],
  [{ doorbell: false, sweepMinutes: 30 }, 'rate(30 minutes)'],
  [{ doorbell: false, minCapacity: 0.5 }, 'rate(15 minutes)'],
  [existing, 'rate(15 minutes)'],
  [{ ...existing, doorbell: true }, SLOW_SWEEP],
  [{ doorbell: false, schedules: { relay: 'rate(1 hour)' } }, 'rate(1 hour)'],
  [{ schedules: { relay: 'off' } }, 'off'],
])('with %j sweeps come by %s', (values, expression) => {
  const context = readContext(new App({ context: { environment: 'local', ...values } }).node, ['relay']);
  expect(sweepExpression(context)).toBe(expression);
  expect(slowSweepWarning(context) !== undefined).toBe(!context.doorbell && expression === SLOW_SWEEP);
});
