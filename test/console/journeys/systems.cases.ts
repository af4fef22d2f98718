import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { oauthClient, startOauthServer } from '../../support/oauth/setup-oauth-server.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { type ConsoleTests, expectAccessible, expectQuality } from '../browser/setup-browser.ts';

/** Leaves messages that are for a queue in its dead letters, as Scheduler does. */
async function bury(stack: RunningStack, name: string, bodies: readonly string[]): Promise<void> {
  const { endpointUrl: endpoint, region, accessKeyId, secretAccessKey, queueUrls } = stack.connection.aws;
  const queues = stack.runtime.resources.filter(({ type }) => type === 'AWS::SQS::Queue');
  const queue = queues.find(({ attributes }) => attributes.ref === queueUrls[name]);
  const policy = queue?.properties.RedrivePolicy as { readonly deadLetterTargetArn: string } | undefined; // of each queue here
  const dead = queues.find(({ attributes }) => attributes.Arn === policy?.deadLetterTargetArn);
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const MessageAttributes = { TARGET_ARN: text(String(queue?.attributes.Arn)), ERROR_CODE: text('AccessDenied') };
  for (const MessageBody of bodies)
    await sqs.send(new SendMessageCommand({ QueueUrl: dead?.attributes.ref, MessageBody, MessageAttributes }));
  sqs.destroy();
}

/** Connections to other systems, and messages that failed for good. */
export function systemCases(tests: () => ConsoleTests): void {
  it('connect a system, authorise it, and call it', async () => {
    const { adminKey: key } = await tests().newTenant();
    const { stack } = tests();
    const server = await startOauthServer();
    try {
      const page = await tests().open('/connections/new', { key });
      await page.getByLabel('Name', { exact: true }).fill('ERP');
      await page.getByLabel('Calls are authorised by').selectOption('OAuth 2, by a person');
      await page.getByLabel('Base URL').fill(server.url);
      await page.getByLabel('Authorization URL').fill(`${server.url}/authorize`);
      await page.getByLabel('Token URL').fill(`${server.url}/token`);
      await page.getByLabel('Secret of the client').fill(oauthClient.secret);
      await page.getByRole('button', { name: 'Make the connection' }).click();
      await page.getByText('Client id is required for a connection of auth oauth2-authorization-code').waitFor();
      await page.getByLabel('Client id').fill(oauthClient.id);
      await page.getByRole('button', { name: 'Make the connection' }).click();
      await page.getByRole('heading', { name: 'ERP', level: 1 }).waitFor();
      await page.getByText('needs authorization').waitFor();
      expect(await page.content()).not.toContain(oauthClient.secret);
      const call = page.getByRole('region', { name: 'Test call' });
      await call.getByRole('button', { name: 'Make 1 test call' }).click();
      await call.getByText('not called: nothing could authorise it').waitFor();
      await page.getByRole('button', { name: 'Authorise…' }).click();
      const leads = page.getByRole('link', { name: /^Agree at 127\.0\.0\.1/ });
      const url = new URL((await leads.getAttribute('href')) ?? '');
      const query = new URLSearchParams({
        state: url.searchParams.get('state') ?? '',
        code: server.agree(url.href),
      });
      expect((await fetch(`${stack.connection.apiUrl}/oauth/callback?${query}`)).status).toBe(200);
      await page.getByText('It is authorised, for read. Calls can be made.').waitFor();
      await page.getByRole('button', { name: 'Done' }).click();
      await call.getByLabel('Path').fill('/contacts?limit=1');
      await call.getByRole('button', { name: 'Make 1 test call' }).click();
      await call.getByText('a run would go on').waitFor();
      await call.getByText('Bearer …').waitFor();
      await expectQuality(page);
    } finally {
      await server.close();
    }
  });

  it('send dead letters back, and discard some with a reason, with the key of the platform only', async () => {
    const { stack } = tests();
    const { adminKey } = await tests().newTenant();
    const refused = await tests().open('/dead-letters', { key: adminKey });
    await refused.getByText('This needs the role platform; yours is admin.').waitFor();
    await bury(stack, 'email', ['{"n": 1}', '{"n": 2}', '{"n": 3}']);
    const page = await tests().open('/dead-letters', { key: stack.connection.platformKey });
    const queues = page.getByRole('region', { name: 'Queues' });
    await queues.getByRole('row').filter({ hasText: 'work' }).getByText('3', { exact: true }).waitFor();
    await queues.getByRole('link', { name: 'work' }).click();
    const messages = page.getByRole('region', { name: 'Dead letters: work' });
    await messages.getByText('{"n": 1}').waitFor();
    await expectQuality(page);
    await messages.getByRole('checkbox').nth(1).check();
    await page.getByRole('button', { name: 'Discard 1…' }).click();
    await expectAccessible(page);
    await page.getByLabel('Reason').fill('The offer is over');
    await page.getByRole('button', { name: 'Discard 1', exact: true }).click();
    await page.getByText('1 message discarded.').waitFor();
    await expect.poll(() => messages.getByRole('row').count()).toBe(3);
    await messages.getByLabel('Select all that are shown').check();
    await page.getByRole('button', { name: 'Send 2 back…' }).click();
    await page.getByRole('button', { name: 'Send 2 back', exact: true }).click();
    await page.getByText('2 messages sent back.').waitFor();
    await messages.getByText('No message is seen here now.').waitFor();
    await page.getByRole('link', { name: 'Discarded' }).click();
    await page.getByRole('cell', { name: 'The offer is over' }).waitFor();
    await expectQuality(page);
    await stack.settle();
  });
}
