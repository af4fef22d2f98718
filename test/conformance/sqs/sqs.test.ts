import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createStand, type Stand } from '../../../lib/local/services/sqs/setup-sqs.ts';
import { createSqs } from '../../../lib/local/services/sqs/sqs.ts';
import { createTarget, type Target } from './setup-client.ts';
import { sqsCases } from './sqs.cases.ts';

describe('SQS', () => {
  let stand: Stand;
  let target: Target;

  beforeAll(async () => {
    stand = await createStand();
    const sqs = createSqs(stand.surroundings);
    stand.serve(sqs);
    const { origin: endpoint } = stand.surroundings;
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
    const client = new SQSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
    target = createTarget(client, async (name, attributes) => {
      const properties = { ...attributes, QueueName: name };
      const resource = { logicalId: name, stack: 'Test', type: 'AWS::SQS::Queue', properties };
      await sqs.create(resource);
      return sqs.attributes(resource).ref;
    });
  });

  afterAll(async () => {
    target.client.destroy();
    await stand.close();
  });

  for (const { name, run } of sqsCases) it(name, () => run(target));
});
