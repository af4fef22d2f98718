/** Finds what an e-mail needs: of a workflow's in one statement, of others step by step. */
import type { Database } from '../../../engine/data/database.ts';
import type { Job, JobOutcome } from '../../../engine/ledger/job.ts';
import type { Payload } from '../../../engine/ledger/payload.ts';
import { failureFields, log } from '../../../engine/log.ts';
import type { EmailPayload } from './payload.ts';
import { findRecipient, findRunMail } from './queries.gen.ts';
import type { OwnTexts } from './render.ts';

/** The delay of a mail when the customer's preference cannot be read. */
const PREFERENCE_PATIENCE_MS = 15 * 60_000;

interface Mail {
  readonly recipient: NonNullable<typeof findRecipient.gives>;
  readonly variables: Payload;
  /** Null: the template's. */
  readonly texts: OwnTexts | null;
  /** What is known already; absent members have to be asked for. */
  readonly known: {
    /** Why the customer gets no e-mail, or null. */
    readonly reason?: string | null;
    /** Of the unsubscribe link. */
    readonly token?: string;
    /** False: no e-mail to this customer must leave before this one. */
    readonly hasEarlier?: boolean;
  };
}

/** Sending to a customer who may have unsubscribed is worse than sending late. */
export function laterWithoutPreference({ id, now }: Job<EmailPayload>, error: unknown): JobOutcome {
  log('warn', 'Preferences could not be read; the e-mail waits', { jobId: id, ...failureFields(error) });
  return { kind: 'later', at: new Date(now.getTime() + PREFERENCE_PATIENCE_MS), reason: 'PREFERENCES_UNREADABLE' };
}

const cancelled = (reason: string) => ({ stop: { kind: 'cancelled', reason } as const });

type Row = NonNullable<typeof findRunMail.gives>;

/** Texts come in pieces, in order. */
function textsOf(rows: readonly Row[]): OwnTexts {
  const texts: Record<string, string> = {};
  for (const { name, piece } of rows) if (name !== null) texts[name] = (texts[name] ?? '') + (piece ?? '');
  return { subject: texts.subject ?? '', html: texts.html ?? null, text: texts.text ?? null };
}

async function findOfRun(job: Job<EmailPayload>, database: Database): Promise<Mail | { readonly stop: JobOutcome }> {
  const { id: jobId, tenantId, now, payload } = job;
  const rows = await database
    .many(findRunMail, { tenantId, jobId, now })
    .catch((error: unknown) => ({ stop: laterWithoutPreference(job, error) }));
  if ('stop' in rows) return rows;
  const [first] = rows;
  if (!first) return cancelled('RUN_ENDED: no run of a workflow waits for this job');
  if (first.objection !== null) return cancelled(first.objection);
  const { reason, hasEarlier, token } = first;
  return {
    recipient: first,
    variables: (first.variables ?? {}) as Payload, // automation.variables_of makes an object
    texts: payload.template === null ? textsOf(rows) : null,
    known: { reason, hasEarlier, ...(token === null ? {} : { token }) },
  };
}

/** Returns the outcome when the e-mail must not be sent now. */
export async function findMail(
  job: Job<EmailPayload>,
  database: Database,
): Promise<Mail | { readonly stop: JobOutcome }> {
  const { tenantId, payload } = job;
  const { customerId, runId, variables } = payload;
  if (runId !== null) return findOfRun(job, database);
  const recipient = await database.maybeOne(findRecipient, { tenantId, customerId });
  if (!recipient) return cancelled(`CUSTOMER_GONE: there is no customer ${customerId}`);
  return { recipient, variables, texts: null, known: {} };
}
