/** Lists templates, and makes drafts of them. */
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../workflows/graph/normalise.ts';
import { templates } from '../../../workflows/templates/index.ts';
import { graphOf, type Parameter, readParameters, type Template } from '../../../workflows/templates/template.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { judgeGraph } from '../draft/validate.ts';
import { routes } from './template-routes.ts';

/** Any value of its type, for a template that nobody has filled in. */
const anyValue = (asked: Parameter) =>
  asked.default ?? (asked.type === 'number' ? asked.min : (asked.choices?.[0] ?? 'example'));

/** What runs cannot do yet of a template, in words. */
function waitsFor(template: Template, now: Date): string[] {
  const values = Object.fromEntries(template.parameters.map((asked) => [asked.name, anyValue(asked)]));
  const { graph } = normaliseGraph(graphOf(template, values));
  const { problems } = judgeGraph(graph, { workflows: new Map(), timeZone: 'UTC', now });
  return [...new Set(problems.filter(({ code }) => code === 'CANNOT_RUN').map(({ message }) => message))];
}

export const listWorkflowTemplates = on(routes.listWorkflowTemplates, async ({ now }) => ({
  body: {
    items: templates.map((template) => {
      const { id, category, title, summary } = template;
      const parameters = template.parameters.map((asked) => {
        const { choices, ...rest } = { choices: undefined, ...asked };
        return { ...rest, ...(choices ? { choices: [...choices] } : {}), isRequired: asked.default === undefined };
      });
      const nodeTypes = [...new Set(template.nodes.map(({ type }) => type))];
      const shown = { id, category, title, summary, visibility: 'shipped' as const, parameters, nodeTypes };
      return { ...shown, waitsFor: waitsFor(template, now) };
    }),
  },
}));

interface Asked {
  readonly templateId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The graph of a template with its title. Throws INVALID_INPUT, whose details name each parameter that is missing or wrong. */
export function graphOfTemplate({ templateId, parameters }: Asked): { readonly title: string; readonly graph: Graph } {
  const template = templates.find(({ id }) => id === templateId);
  if (!template) {
    const ids = templates.map(({ id }) => id);
    throw invalid('templateId', `is unknown${didYouMean(templateId, ids) || `; known: ${ids.join(', ')}`}`);
  }
  const { values, problems } = readParameters(template, parameters);
  const [first] = problems;
  if (first) throw new EngineError('INVALID_INPUT', `${first.path} ${first.message}`, { details: problems });
  return { title: template.title, graph: normaliseGraph(graphOf(template, values)).graph };
}
