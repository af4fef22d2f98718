import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createTestContext, type TestContext } from '../../../lib/local/services/setup-context.ts';
import { createSqs } from '../../../lib/local/services/sqs/sqs.ts';
import { createTarget, type Target } from './setup-client.ts';
import { sqsCases } from './sqs.cases.ts';

describe('SQS', () => {
  let setup: TestContext;
  let target: Target;

  beforeAll(async () => {
    setup = await createTestContext();
    const sqs = createSqs(setup.context);
    setup.serve(sqs);
    const { origin: endpoint } = setup.context;
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
    await setup.close();
  });

  for (const { name, run } of sqsCases) it(name, () => run(target));
});
