import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createStand, type Stand } from '../../../lib/local/services/sqs/setup-sqs.ts';
import { createSqs } from '../../../lib/local/services/sqs/sqs.ts';
import { type Bench, createBench } from './setup-client.ts';
import { sqsCases } from './sqs.cases.ts';

describe('SQS', () => {
  let stand: Stand;
  let bench: Bench;

  beforeAll(async () => {
    stand = await createStand();
    stand.serve(createSqs(stand.surroundings));
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
    bench = createBench(
      new SQSClient({ endpoint: stand.surroundings.origin, region: 'eu-west-1', credentials, maxAttempts: 1 }),
    );
  });

  afterAll(async () => {
    bench.client.destroy();
    await stand.close();
  });

  for (const { name, run } of sqsCases) it(name, () => run(bench));
});
