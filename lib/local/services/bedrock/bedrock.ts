/** Bedrock's Converse. Replies with generated placeholder text that says so. */
import type { ConverseResponse } from '@aws-sdk/client-bedrock-runtime';
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { makeText } from './make-text.ts';

export interface Bedrock extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
}

type Wire = Pick<ConverseResponse, 'output' | 'stopReason' | 'usage' | 'metrics'>;

/** Inference profiles have the region group before the model's own id. */
const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|global)\./;
/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const MODEL_ID = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9a-z]+)*$|^arn:aws:bedrock:/;
/** An estimate; every model has its own tokeniser. */
const CHARACTERS_PER_TOKEN = 4;

const tokens = (text: string) => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** Checks requests and permissions as Bedrock does, but calls no model: the same request always gets the same text. */
export function createBedrock({ account, region }: ServiceContext): Bedrock {
  /** An inference profile needs the permission for the model behind it too, as on AWS. */
  const arnsOf = (modelId: string): string[] => {
    if (modelId.startsWith('arn:')) return [modelId];
    const model = (id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
    if (!PROFILE.test(modelId)) return [model(modelId)];
    return [`arn:aws:bedrock:${region}:${account}:inference-profile/${modelId}`, model(modelId.replace(PROFILE, ''))];
  };

  return {
    handles: [],
    signingName: 'bedrock',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    async handle(call) {
      const modelId = decodeURIComponent(/^\/model\/([^/]+)\/converse$/.exec(call.path)?.[1] ?? '');
      if (call.method !== 'POST' || modelId === '')
        throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not run here.`, 404);
      if (!MODEL_ID.test(modelId))
        throw new AwsError('ValidationException', 'The provided model identifier is invalid.');
      for (const arn of arnsOf(modelId)) call.authorize('bedrock:InvokeModel', arn);
      return { body: converse(readConversation(call.body)) satisfies Wire };
    },
  };
}

/** Cuts the text at `maxTokens` and returns that as the stop reason, as models do. */
function converse(conversation: Conversation): Wire {
  const text = makeText(conversation);
  const most = conversation.maxTokens * CHARACTERS_PER_TOKEN;
  const isCut = text.length > most;
  const said = text.slice(0, most);
  const inputTokens = tokens(conversation.system + conversation.asked);
  return {
    output: { message: { role: 'assistant', content: [{ text: said }] } },
    stopReason: isCut ? 'max_tokens' : 'end_turn',
    usage: { inputTokens, outputTokens: tokens(said), totalTokens: inputTokens + tokens(said) },
    metrics: { latencyMs: 1 },
  };
}
