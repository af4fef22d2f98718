/** Makes drafts of templates. */
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { EngineError } from '../../../engine/errors.ts';
import { isUuid } from '../../../engine/uuid.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { templates } from '../../../workflows/templates/index.ts';
import { fill, graphOf, type Parameter, readParameters } from '../../../workflows/templates/template.ts';
import { invalid } from '../../http/fields/invalid.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { readGraph } from '../draft/read-graph.ts';
import { countUse } from './queries.gen.ts';
import { readStored, shippedTemplate } from './stored-templates.ts';

type Given = Readonly<Record<string, unknown>>;

/** Throws INVALID_INPUT, whose details name each parameter that is missing or wrong. */
function valuesOf(parameters: readonly Parameter[], given: Given) {
  const { values, problems } = readParameters({ parameters }, given);
  const [first] = problems;
  if (first) throw new EngineError('INVALID_INPUT', `${first.path} ${first.message}`, { details: problems });
  return values;
}

/** Throws INVALID_INPUT for a template that the tenant does not see. */
async function findUsable({ database }: RequestContext, templateId: string) {
  const ids = templates.map(({ id }) => id);
  const unknown = `is unknown${didYouMean(templateId, ids) || '; GET /api/workflow-templates lists them'}`;
  if (!isUuid(templateId)) throw invalid('templateId', unknown);
  return readStored(database, templateId).catch((error: unknown) => {
    throw error instanceof EngineError && error.code === 'NOT_FOUND' ? invalid('templateId', unknown) : error;
  });
}

/** The graph of a template with its title. Counts the use. */
export async function graphOfTemplate(
  context: RequestContext,
  templateId: string,
  parameters: Given,
): Promise<{ readonly title: string; readonly graph: Graph }> {
  const { database, now, caller } = context;
  const shipped = shippedTemplate(templateId);
  const stored = shipped ? undefined : await findUsable(context, templateId);
  const drawn = shipped
    ? graphOf(shipped, valuesOf(shipped.parameters, parameters))
    : fill(stored?.graph, valuesOf(stored?.parameters ?? [], parameters));
  const graph = readGraph(drawn);
  await database.execute(countUse, { tenantId: caller.tenantId, templateId: stored?.row.id ?? templateId, now });
  return { title: shipped?.title ?? stored?.row.title ?? '', graph };
}
