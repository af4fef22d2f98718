/** Reads a Converse request, with the checks that Bedrock makes before it calls a model. */
import type { Members } from '../../../../functions/engine/data/members.ts';
import { AwsError } from '../../service.ts';

/** The parts of a request that decide the reply. */
export interface Conversation {
  readonly system: string;
  /** Text of the last message, the user's. */
  readonly asked: string;
  readonly maxTokens: number;
}

/** Default of models; they differ, and this one is common. */
const DEFAULT_MAX_TOKENS = 4096;

const refuse = (message: string): never => {
  throw new AwsError('ValidationException', message);
};

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? { ...value } : {});

/** Returns the texts of a list of content blocks. Throws for blocks of other kinds. */
function textOf(blocks: unknown, where: string): string {
  if (!Array.isArray(blocks) || blocks.length === 0) return refuse(`The content field in ${where} is empty.`);
  const texts = blocks.map((block) => membersOf(block).text);
  if (!texts.every((text) => typeof text === 'string')) refuse(`${where} holds content that is not text.`);
  if (texts.some((text) => String(text).trim() === ''))
    refuse(`The text field in the ContentBlock of ${where} is blank.`);
  return texts.join('\n');
}

/** Throws `ValidationException`. Roles alternate, and the first and the last message are the user's. */
export function readConversation(body: Buffer): Conversation {
  const { messages, system, inferenceConfig } = parse(body);
  if (!Array.isArray(messages) || messages.length === 0)
    return refuse('A conversation must start with a user message.');
  for (const [index, message] of messages.entries()) {
    if (membersOf(message).role !== (index % 2 === 0 ? 'user' : 'assistant'))
      refuse('A conversation must alternate between user and assistant roles, and start with a user message.');
    textOf(membersOf(message).content, `messages.${index}`);
  }
  const last = membersOf(messages.at(-1));
  if (last.role !== 'user') refuse('The model does not take a conversation that ends with an assistant message.');
  const { maxTokens = DEFAULT_MAX_TOKENS } = membersOf(inferenceConfig);
  if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens) || maxTokens < 1)
    return refuse('inferenceConfig.maxTokens must be at least 1.');
  return {
    system: system === undefined ? '' : textOf(system, 'system'),
    asked: textOf(last.content, 'messages'),
    maxTokens,
  };
}

function parse(body: Buffer): Members {
  try {
    return membersOf(JSON.parse(body.toString('utf8')));
  } catch {
    return refuse('The request is not JSON.');
  }
}
