import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const clusterArn = 'arn:aws:rds:eu-west-1:111122223333:cluster:crm';
const outputs = {
  FollowthroughData: { ClusterArn: clusterArn, DatabaseName: 'crm', MasterSecretArn: 'm', PlatformKeySecretArn: 'p' },
  FollowthroughApi: { ApiUrl: 'https://api.crm.example' },
};

let folder: string;
let secretsManager: Server;
let asked: unknown;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'followthrough-outputs-'));
  secretsManager = createServer(async (request, response) => {
    asked = JSON.parse(await text(request));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ SecretString: '{"key":"the-key"}' }));
  });
  await new Promise<void>((done) => secretsManager.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  secretsManager.close();
  rmSync(folder, { recursive: true, force: true });
});

async function describeDeployment(given: object) {
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(given));
  const address = secretsManager.address();
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };
  const script = join(import.meta.dirname, 'describe-deployment.ts');
  const { stdout, stderr } = spawn(process.execPath, ['--import', 'tsx', script, file], { env });
  return Promise.all([text(stdout), text(stderr)]);
}

test('prints what the acceptance suite needs, with the key of the deployed secret', async () => {
  const [printed] = await describeDeployment(outputs);
  expect(JSON.parse(printed)).toEqual({
    apiUrl: 'https://api.crm.example',
    platformKey: 'the-key',
    aws: { region: 'eu-west-1', clusterArn, secretArn: 'm', database: 'crm' },
  });
  expect(asked).toEqual({ SecretId: 'p' });
});

test('says which output is missing', async () => {
  const [printed, said] = await describeDeployment({ FollowthroughData: outputs.FollowthroughData });
  expect(printed).toBe('');
  expect(said).toBe('No stack has an output ApiUrl: deploy all of them with --outputs-file\n');
});
