import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION, startService, type TestService } from '../setup-service.ts';
import { type Bedrock, createBedrock } from './bedrock.ts';
import { LABEL } from './make-text.ts';

let api: TestService<Bedrock>;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  api = await startService(createBedrock);
  client = clientOf(api.connection);
});
afterAll(() => api.stop());

// By default the SDK uses HTTP/2 for Bedrock; the AWS port only has HTTP/1.1.
const clientOf = (connection: TestService<Bedrock>['connection']) =>
  new BedrockRuntimeClient({ ...connection, requestHandler: new NodeHttpHandler() });
const MODEL = 'anthropic.claude-model-v1:0';
const ask = (text: string, more: Partial<ConverseCommandInput> = {}) =>
  new ConverseCommand({ modelId: MODEL, messages: [{ role: 'user', content: [{ text }] }], ...more });

describe('Converse', () => {
  it('returns a text that says that no model wrote it', async () => {
    const { output, stopReason, usage } = await client.send(ask('Write "A plan for Jo"'));
    const text = output?.message?.content?.[0]?.text ?? '';
    expect(text).toMatch(/^# A plan for Jo\n/);
    expect(text).toContain(LABEL);
    expect(stopReason).toBe('end_turn');
    expect(usage?.outputTokens).toBe(Math.ceil(text.length / 4));
  });

  it('says a text again, and that it did', async () => {
    const { output } = await client.send(ask('<text>Of 30 tasks, 3 are done.</text>'));
    expect(output?.message?.content?.[0]?.text).toBe('Worded by the local text maker: Of 30 tasks, 3 are done.');
  });

  it('returns the same text for the same request, and another for another', async () => {
    const texts = await Promise.all(['one', 'one', 'two'].map((text) => client.send(ask(text))));
    const [first, again, other] = texts.map(({ output }) => output?.message?.content?.[0]?.text);
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });

  it('stops where maxTokens ends it', async () => {
    const { output, stopReason } = await client.send(ask('long', { inferenceConfig: { maxTokens: 10 } }));
    expect(output?.message?.content?.[0]?.text).toHaveLength(40);
    expect(stopReason).toBe('max_tokens');
  });

  it.each<[string, Partial<ConverseCommandInput>]>([
    ['no message', { messages: [] }],
    ['an assistant who begins', { messages: [{ role: 'assistant', content: [{ text: 'hi' }] }] }],
    ['blank text', { messages: [{ role: 'user', content: [{ text: ' ' }] }] }],
    ['no room to answer', { inferenceConfig: { maxTokens: 0 } }],
    ['a model id that is none', { modelId: 'model' }],
  ])('refuses %s', async (_, change) => {
    await expect(client.send(ask('x', change))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('asks for bedrock:InvokeModel on the model, and on a profile and its model', async () => {
    const model = `arn:aws:bedrock:${REGION}::foundation-model/${MODEL}`;
    const profile = `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/eu.${MODEL}`;
    const with1 = clientOf(api.connectionWith(allow('bedrock:InvokeModel', model)));
    await with1.send(ask('x'));
    await expect(with1.send(ask('x', { modelId: `eu.${MODEL}` }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const with2 = clientOf(api.connectionWith(allow('bedrock:InvokeModel', [model, profile])));
    await with2.send(ask('x', { modelId: `eu.${MODEL}` }));
  });
});
