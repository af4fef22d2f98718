/** Workflows of n8n, as it exports them. */
import { isMembers, type Members, own } from '../members.ts';
import type { ConvertedContent, Format } from '../report.ts';
import { convertWorkflow } from './convert.ts';

/** A node of n8n has the name of its package in its type, and its settings in `parameters`. */
const isNode = (node: unknown): boolean =>
  isMembers(node) &&
  (isMembers(node.parameters) || (typeof node.type === 'string' && /^(?:n8n-nodes|@n8n\/)/.test(node.type)));

/** Connections of n8n are keyed by names, and not a list. */
const looksLikeOne = (content: unknown): content is Members =>
  isMembers(content) && Array.isArray(content.nodes) && (isMembers(content.connections) || content.nodes.some(isNode));

/** One workflow, a list of them, or what the API of n8n answers: `{data: […]}`, and `{workflow: …}` of its template library. */
function workflowsIn(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content.flatMap((one) => workflowsIn(one));
  if (!isMembers(content)) return [content];
  if (Array.isArray(content.nodes)) return [content];
  for (const name of ['workflows', 'data', 'workflow']) {
    const inner = own(content, name);
    if (Array.isArray(inner)) return inner;
    if (isMembers(inner)) return workflowsIn(inner);
  }
  return [content];
}

function convert(content: unknown): ConvertedContent {
  const found = workflowsIn(content);
  const rows = found.map((one, index) => ({ one, place: found.length === 1 ? 'content' : `content.${index}` }));
  return {
    workflows: rows.flatMap(({ one }) => (isMembers(one) ? [convertWorkflow(one)] : [])),
    badRows: rows.filter(({ one }) => !isMembers(one)).map(({ place }) => ({ place, reason: 'is no object' })),
    executions: [],
  };
}

export const n8n: Format = {
  name: 'n8n',
  title: 'n8n',
  detect: (content) => workflowsIn(content).some(looksLikeOne),
  convert,
};
