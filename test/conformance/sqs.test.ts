import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createSqs } from '../../lib/local/services/sqs/sqs.ts';
import { createStand, type Stand } from '../../lib/local/services/sqs/stand.fixture.ts';
import { sqsCases } from './sqs.cases.ts';
import { type Bench, createBench } from './sqs-bench.ts';

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
