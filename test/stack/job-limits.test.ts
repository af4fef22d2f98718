/** What the context value `jobLimits` changes in the stack. */
import { describe, expect, test } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import * as registry from '../../functions/registry.ts';
import { ofJobQueue } from '../../lib/deploy/constructs/functions/queue-function-options.ts';

const { email } = registry.queues;
const grant = { environment: { [environment.senderAddress]: 'crm@example.com' }, permissions: [] };

describe('limits of a job queue', () => {
  test('are those of its definition, unless the installation has others', () => {
    const options = ofJobQueue(email, grant);
    expect(options.grant).toEqual(grant);
  });

  test('reach the function, which splits them between its lanes', () => {
    const options = ofJobQueue(email, grant, { atOnce: 20, perMinute: 800 });
    expect(options.grant?.environment).toEqual({
      ...grant.environment,
      [environment.jobLimits]: '{"atOnce":20,"perMinute":800}',
    });
  });

  test('leave no urgent queue when one job runs at a time', () => {
    expect(ofJobQueue(email, grant).urgentQueue).toBeDefined();
    expect(ofJobQueue(email, grant, { atOnce: 1 }).urgentQueue).toBeUndefined();
  });
});
