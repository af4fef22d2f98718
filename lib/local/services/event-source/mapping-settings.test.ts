import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROLE } from '../lambda/setup-function.ts';
import { strictIam } from '../setup-context.ts';
import { createEventSources } from './event-sources.ts';
import { ARN, type MappingSetup, REPORTER, setUpMapping } from './setup-mapping.ts';

let mapping: MappingSetup;

beforeEach(async () => {
  mapping = await setUpMapping();
});

afterEach(() => mapping.close());

describe('a mapping in a template', () => {
  const refusals: [
    what: string,
    queueProperties: Record<string, unknown>,
    mappingProperties: Record<string, unknown>,
    message: string,
  ][] = [
    [
      'a visibility below the function time-out',
      { VisibilityTimeout: 5 },
      {},
      'Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds',
    ],
    ['a large batch without a window', {}, { BatchSize: 11 }, 'Maximum batch window in seconds must be greater than 0'],
    ['a batch over ten thousand', {}, { BatchSize: 10_001 }, 'BatchSize must be from 1 to 10000'],
    [
      'a concurrency of one',
      {},
      { ScalingConfig: { MaximumConcurrency: 1 } },
      'MaximumConcurrency must be from 2 to 1000, not 1.',
    ],
    ['a filter', {}, { FilterCriteria: { Filters: [] } }, 'property FilterCriteria is not supported.'],
    ['a queue that is not there', {}, { EventSourceArn: `${ARN}:gone` }, 'is no queue of this stack'],
  ];
  for (const [what, queueProperties, mappingProperties, message] of refusals) {
    it(`is refused for ${what}`, () => {
      mapping.queue('jobs', queueProperties);
      mapping.functions.define('worker', REPORTER, { Timeout: 10 });
      expect(() => mapping.map('jobs', mappingProperties)).toThrow(message);
    });
  }

  for (const missing of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    it(`is refused when the role of the function lacks ${missing}`, () => {
      mapping.queue('jobs');
      mapping.functions.define('worker', REPORTER);
      const actions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].filter((action) => action !== missing);
      const iam = strictIam(actions.map((action) => `${ROLE} sqs:${action} ${ARN}:jobs`));
      const strict = createEventSources(
        { ...mapping.setup.context, iam },
        { sqs: mapping.sqs, lambda: mapping.functions.lambda },
      );
      expect(() => mapping.map('jobs', {}, strict)).toThrow(
        `The provided execution role does not have permissions to call ${missing} on SQS`,
      );
    });
  }
});
