/** AI nodes that write a text become documents; their models, tools and memories are part of them. */
import { at, listOf, textOf } from '../../members.ts';
import { type Made, onward, type Rule, type Values } from '../rule.ts';

/** Members that hold the text which was written, in answers of different nodes. */
const ANSWERS = [['output'], ['text'], ['response'], ['content'], ['message', 'content'], ['response', 'text'], []];

const written =
  (id: string): Values =>
  (segments) =>
    ANSWERS.some((one) => one.join('.') === segments.join('.'))
      ? { path: ['steps', id, 'text'] }
      : { reason: `has ${segments.join('.').slice(0, 80)} of a text that AI writes, which has no members here` };

const PROMPTS = [
  'text',
  'prompt',
  'promptText',
  'messages.values.0.content',
  'prompt.messages.0.content',
  'prompt.messages.values.0.content',
];
const AROUND = ['promptType', 'modelId', 'model', 'resource', 'operation', 'hasOutputParser', 'agent'];

const writer: Rule = {
  types: [
    ...['agent', 'chainLlm', 'openAi', 'googleGemini', 'anthropic', 'chainSummarization', 'informationExtractor'],
    ...['sentimentAnalysis', 'textClassifier', 'chainRetrievalQa', 'mistralAi', 'ollama'],
  ],
  convert: ({ node, params }): Made => {
    const path = PROMPTS.find(
      (one) => params.look(one) !== undefined && params.look(one) !== '' && typeof params.look(one) !== 'object',
    );
    const system = textOf(params.look('options.systemMessage'));
    const parts = [
      system === '' ? undefined : params.text('options.systemMessage'),
      path === undefined ? undefined : params.text(path),
    ];
    const instructions = parts
      .filter((one) => one !== undefined)
      .join('\n\n')
      .slice(0, 4000);
    if (listOf(at(node.parameters, 'messages.values')).length > 1) params.change('only its first message is carried');
    for (const name of AROUND) params.get(name);
    params.change(
      'the language model of the installation writes the text: neither the model of the file nor tools and memory are used',
    );
    const data = {
      kind: 'text',
      title: node.name.replaceAll(/\{(?=[{%])/g, '{ ').slice(0, 200),
      ...(instructions === '' ? {} : { instructions }),
    };
    return { kind: 'node', level: instructions === '' ? 'STUB' : 'ADAPTED', type: 'document', data, port: onward };
  },
  values: ({ node }) => written(node.id),
};

/** A model, a tool, a memory: it hangs on its parent. */
export const partOfAi: Rule = {
  types: [],
  convert: ({ node, params, source }): Made => {
    params.useAll();
    const parent = source.edges.find(({ from }) => from === node)?.to;
    params.change(
      parent
        ? `is a part of "${parent.name.slice(0, 100)}", which uses the language model of the installation`
        : 'is a part of an AI node, and of none in this file',
    );
    return { kind: 'left-out', level: parent && /^(?:lm|outputParser)/.test(node.type) ? 'ADAPTED' : 'DROPPED' };
  },
  values: () => () => ({ reason: 'is a part of an AI node, which gives no values' }),
};

export const ai = [writer, partOfAi];
