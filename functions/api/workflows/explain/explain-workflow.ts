/** Why a customer is in a workflow or not. */
import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import { routes } from './explain-routes.ts';
import { entryView } from './judge-entry.ts';
import { notesOn, reasonsAgainst } from './judge-subject.ts';
import * as queries from './queries.gen.ts';

type Subject = NonNullable<typeof queries.findSubject.gives>;

function runOf(subject: Subject) {
  const { runId, runVersion, runStatus, startedAt, outcome, error, endedAt, nodeId, nodeName, state, dueAt } = subject;
  if (runId === null || runVersion === null || runStatus === null || startedAt === null) return null;
  const place = { nodeId, nodeName, state, dueAt };
  return { id: runId, version: runVersion, status: runStatus, outcome, error, startedAt, endedAt, ...place };
}

/** The one sentence for who reads no further. */
function summary(
  run: ReturnType<typeof runOf>,
  reasons: readonly { message: string }[],
  entries: readonly { explanation: string }[],
) {
  if (run?.status === 'RUNNING') {
    const place = run.nodeName ?? run.nodeId;
    const until = run.dueAt ? ` until ${run.dueAt.toISOString()}` : '';
    return `The customer is in it${place === null ? '' : `, at "${place}"${until}`}`;
  }
  const [reason] = reasons;
  if (reason) return reason.message;
  const [entry] = entries;
  if (!entry) return 'The workflow has no entry';
  return entries.length === 1
    ? entry.explanation
    : `Each of its ${entries.length} entries says why. ${entry.explanation}`;
}

export const explainWorkflow = on(
  routes.explainWorkflow,
  async ({ params: { id: workflowId }, query: { customerId }, database, now, caller: { tenantId } }) => {
    const asked = { tenantId, workflowId, customerId, now };
    const subject = await database.maybeOne(queries.findSubject, asked);
    if (!subject) throw noSuchWorkflow(workflowId);
    if (!subject.isCustomer) throw new EngineError('NOT_FOUND', `There is no customer ${customerId}`);
    const reasons = reasonsAgainst(subject, now);
    const rows = await database.many(queries.explainEntries, asked);
    const entries = rows.map((row) => entryView(row, reasons.length > 0));
    const run = runOf(subject);
    return {
      body: {
        ...{
          at: now,
          customerId,
          version: subject.version,
          isIn: run?.status === 'RUNNING',
          mayEnter: reasons.length === 0,
        },
        explanation: summary(run, reasons, entries),
        ...{ reasons, notes: notesOn(subject), run, entries },
      },
    };
  },
);
