/** What a schedule starts: a job of a type that allows it, or a run of a workflow. */
import type { Json } from '../../../engine/data/statement.ts';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { EngineError } from '../../../engine/errors.ts';
import { schedulableJobs } from '../../../schedulable.ts';
import { checkData } from '../../http/fields/check-data.ts';
import { invalid } from '../../http/fields/invalid.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { hasCustomer } from '../../jobs/create/queries.gen.ts';
import { entriesFor, findManualEntries } from '../../workflows/runs/manual-entries.ts';

/** What a schedule starts: a job, or a workflow. */
export interface Target {
  readonly jobType: string | null;
  readonly queue: string | null;
  readonly payload: Json | null;
  readonly workflowId: string | null;
  readonly input: Json | null;
}

interface Given {
  readonly jobType?: string | undefined;
  readonly payload?: unknown;
  readonly workflowId?: string | undefined;
  readonly input?: unknown;
}

/** What jobs take. */
const MAX_BYTES = 8 * 1024;

function findJob(jobType: string) {
  const job = schedulableJobs.find(({ type }) => type === jobType);
  if (job) return job;
  const types = schedulableJobs.map(({ type }) => type);
  throw invalid(
    'jobType',
    `must be one of ${types.join(', ')}${didYouMean(jobType, types)}; e-mail is sent by a workflow`,
  );
}

/** The reader's error with the path of what it is about. */
function refused(error: unknown): unknown {
  if (!(error instanceof EngineError) || error.code !== 'INVALID_INPUT') return error;
  const [, path = 'payload', message = error.message] = /^(payload\S*) (.*)$/s.exec(error.message) ?? [];
  return invalid(path, message);
}

async function jobOf(
  { database, caller: { tenantId } }: RequestContext,
  jobType: string,
  given: unknown,
): Promise<Target> {
  const { queue, read } = findJob(jobType);
  checkData(given, { path: 'payload', maxBytes: MAX_BYTES });
  let payload = given as Readonly<Record<string, Json>>; // an object, as the schema says
  try {
    if (read(payload) === undefined && Object.keys(payload).length > 0)
      throw invalid('payload', `must have no members: jobs of the type ${jobType} read none`);
  } catch (error) {
    throw refused(error);
  }
  const { customerId } = payload;
  if (typeof customerId === 'string') {
    // PostgreSQL writes ids in lower case, and names of files are made of them.
    payload = { ...payload, customerId: customerId.toLowerCase() };
    if (!(await database.one(hasCustomer, { tenantId, customerId })).hasCustomer)
      throw invalid('payload.customerId', 'must be a customer of this tenant who was not erased');
  }
  return { jobType, queue, payload, workflowId: null, input: null };
}

async function workflowOf(context: RequestContext, workflowId: string, given: unknown): Promise<Target> {
  const entries = await findManualEntries(context, workflowId).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === 'NOT_FOUND')
      throw invalid('workflowId', `is unknown: there is no workflow ${workflowId}`);
    throw error;
  });
  const open = entries.filter(({ test }) => test === null);
  if (open.length === 0)
    throw new EngineError(
      'CONFLICT',
      'Each manual entry of the workflow has a condition, and a schedule runs it without a customer',
    );
  checkData(given, { path: 'input', maxBytes: MAX_BYTES });
  const { input } = entriesFor(open, given as Readonly<Record<string, unknown>> | null); // an object, as the schema says
  return { jobType: null, queue: null, payload: null, workflowId, input: input as Json | null }; // as JSON came
}

const kept = ({ jobType, queue, payload, workflowId, input }: Target): Target => ({
  ...{ jobType, queue, payload, workflowId, input },
});

/** Members that were not given stay as they were. Throws INVALID_INPUT, or CONFLICT for a workflow that cannot be run by hand. */
export async function targetOf(context: RequestContext, given: Given, before: Target | null): Promise<Target> {
  const { jobType, payload, workflowId, input } = given;
  if (jobType !== undefined && workflowId !== undefined)
    throw invalid('workflowId', 'stands beside jobType; give one of them');
  const type = workflowId === undefined ? (jobType ?? before?.jobType) : undefined;
  const workflow = jobType === undefined ? (workflowId ?? before?.workflowId) : undefined;
  if (!type && !workflow) throw invalid('jobType', 'is needed, or workflowId: one of them');
  if (input !== undefined && type) throw invalid('input', 'belongs to a workflow; a job takes payload');
  if (payload !== undefined && !type) throw invalid('payload', 'belongs to a job; a workflow takes input');
  const isGiven = [jobType, payload, workflowId, input].some((one) => one !== undefined);
  if (before && !isGiven) return kept(before);
  if (type) return jobOf(context, type, payload ?? (type === before?.jobType ? before.payload : {}));
  return workflowOf(context, workflow ?? '', input ?? (workflow === before?.workflowId ? before?.input : null) ?? null);
}
