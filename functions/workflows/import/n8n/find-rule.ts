import { partOfAi } from './nodes/ai.ts';
import * as rules from './nodes/index.ts';
import { service } from './nodes/services.ts';
import { serviceTrigger } from './nodes/triggers.ts';
import type { Rule } from './rule.ts';
import type { SourceNode } from './source.ts';

const byType = new Map<string, Rule>(
  Object.values(rules).flatMap((list) => list.flatMap((rule) => rule.types.map((type) => [type, rule] as const))),
);

/** Sub-nodes of AI nodes: they lead to their parent by another kind of connection. */
const PART_OF_AI =
  /^(?:lm|memory|tool|outputParser|embeddings|vectorStore|textSplitter|document|retriever|reranker|mcpClientTool)/;

/** The rule of a node's type; types without one are services, which become calls that a person must finish. */
export function findRule({ type, fullType, isPart }: SourceNode): Rule {
  if (isPart || (fullType.includes('langchain') && PART_OF_AI.test(type))) return partOfAi;
  return byType.get(type) ?? (/Trigger$/.test(type) ? serviceTrigger : service);
}
