/** Templates of tenants, as the database has them. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { isUuid } from '../../../engine/uuid.ts';
import { templates } from '../../../workflows/templates/index.ts';
import type { Parameter, Template } from '../../../workflows/templates/template.ts';
import type { TakenOut } from '../../../workflows/transfer/portable.ts';
import { findTemplate, listFigures, readTemplateGraph } from './queries.gen.ts';

export const noSuchTemplate = (id: string) => new EngineError('NOT_FOUND', `There is no template ${id}`);

/** Undefined: none of them has the id. */
export const shippedTemplate = (id: string): Template | undefined => templates.find((one) => one.id === id);

/** As replies show parameters. */
export const showParameters = (parameters: readonly Parameter[]) =>
  parameters.map((asked) => {
    const { choices, ...rest } = { choices: undefined, ...asked };
    return { ...rest, ...(choices ? { choices: [...choices] } : {}), isRequired: asked.default === undefined };
  });

interface Figures {
  readonly uses: number;
  readonly ratings: number;
  readonly stars: number | null;
  readonly ownStars: number | null;
}

const NO_FIGURES: Figures = { uses: 0, ratings: 0, stars: null, ownStars: null };

/** Of each template, by its id. */
export async function figuresOf(database: Database, ids: readonly string[], actor: string) {
  const rows = ids.length === 0 ? [] : await database.many(listFigures, { ids: [...ids], actor });
  const figures = new Map(rows.map(({ templateId, ...row }) => [templateId, row]));
  return (id: string): Figures => figures.get(id) ?? NO_FIGURES;
}

/** What is shown of a row beside its figures. */
export function showRow<R extends NonNullable<(typeof findTemplate)['gives']>>(row: Omit<R, 'takenOut'>) {
  const { id, category, title, summary, visibility, isOwn, approvedAt, parameters, nodeTypes } = row;
  return {
    ...{ id, category, title, summary, isOwn, approvedAt },
    visibility: visibility as 'private' | 'installation', // the table's check
    parameters: showParameters(parameters as unknown as Parameter[]), // as create-template.ts wrote them
    nodeTypes: nodeTypes as string[], // as create-template.ts wrote them
  };
}

/** One that the caller may use: its own, or an approved one. Throws NOT_FOUND. */
export async function findStored(database: Database, id: string) {
  const row = isUuid(id) ? await database.maybeOne(findTemplate, { templateId: id }) : undefined;
  if (!row) throw noSuchTemplate(id);
  return row;
}

/** With its graph, in which parameters are not filled in. Throws NOT_FOUND. */
export async function readStored(database: Database, id: string) {
  const row = await findStored(database, id);
  const rows = await database.many(readTemplateGraph, { templateId: id });
  const graph = JSON.parse(rows.map(({ piece }) => piece).join('')) as object; // as create-template.ts wrote it
  const takenOut = row.takenOut as unknown as TakenOut[]; // as create-template.ts wrote it
  return { row, graph, takenOut, parameters: row.parameters as unknown as Parameter[] }; // as create-template.ts wrote them
}
