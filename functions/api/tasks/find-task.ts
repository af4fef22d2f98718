import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { anyTask } from './any-task.ts';
import { listDescriptionParts, listTasks } from './queries.gen.ts';
import { toTaskView } from './task-view.ts';

/** 1 020 000 characters: a reply of a function ends at 6 MB. */
const MOST_PARTS = 68;

/** The whole description: a row of the Data API could not hold it. */
async function describe(database: Database, tenantId: string, taskId: string): Promise<string> {
  const texts: string[] = [];
  while (texts.length < MOST_PARTS) {
    const parts = await database.many(listDescriptionParts, { tenantId, taskId, firstPart: texts.length });
    if (parts.length === 0) break;
    texts.push(...parts.map(({ text }) => text));
  }
  return texts.slice(0, MOST_PARTS).join('');
}

export const noSuchTask = (taskId: string) => new EngineError('NOT_FOUND', `There is no task ${taskId}`);

/** A task with its whole title and description. Throws NOT_FOUND. */
export async function findTask(database: Database, tenantId: string, taskId: string) {
  const found = await database.maybeOne(listTasks, { ...anyTask, tenantId, taskId, limit: 1 });
  if (!found) throw noSuchTask(taskId);
  const { cursorAt: _at, cursorRank: _rank, ...task } = found;
  const description = task.description === null ? null : await describe(database, tenantId, taskId);
  return toTaskView({ ...task, description });
}
