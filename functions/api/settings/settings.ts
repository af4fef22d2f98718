import type { Database } from '../../engine/data/database.ts';
import { environment } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { daysToKeep, type KeptBy, keptBy } from '../../engine/inference/retention.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { brokenRule } from '../http/broken-rule.ts';
import { etagOf, requireMatch } from '../http/etag.ts';
import { invalid } from '../http/fields/invalid.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { requireUsers } from '../http/users/require-users.ts';
import { completeAssignment } from './assignment-field.ts';
import { checkedRoutes } from './checked-routes.ts';
import { spellPlainly } from './endpoint-field.ts';
import { findExperimentInNeed, findSettings, insertSettings, updateSettings } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Defaults of the table's columns, for a tenant that never changed a setting and so has no row. */
const DEFAULTS = {
  clientJourney: false,
  emailWorkflows: false,
  autoGeneratePdf: true,
  followupEndpoint: null,
  retryMissedCalls: false,
  deliverableDueDays: 14,
  fullLookHours: 24,
  senderName: null,
  senderAddress: null,
  replyToAddress: null,
  callsAtOnce: 5,
  callsPerSecond: 10,
  callsPaused: false,
  runTriggers: true,
  documentLinkDays: 30,
  attachDocuments: false,
  wordSuggestions: false,
  workflows: false,
  keepRunsDays: 365,
  messageSpacingSeconds: 2,
  keepMessageLogsDays: 7,
  optOutWords: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'OPTOUT', 'OPT-OUT', 'REVOKE', 'ARRET', 'REMOVE'],
  assignment: null,
  targetConversionGain: 15,
  targetCompletionRate: 80,
  targetFollowUpHours: 24,
  targetSatisfaction: 4,
  targetAccuracy: 95,
} as const;

/** An address belongs to one tenant, and only who runs the installation knows to which. Throws FORBIDDEN. */
function requirePlatform({ isPlatform }: RequestContext['caller']): void {
  if (isPlatform) return;
  const way = 'ask the operator of the installation; replyToAddress and senderName need no platform key';
  throw new EngineError('FORBIDDEN', `Only a platform key changes senderAddress: ${way}`);
}

async function stored(database: Database, tenantId: string) {
  const row = await database.maybeOne(findSettings, { tenantId });
  if (row === undefined) return undefined;
  const assignment = completeAssignment(row.assignment as Parameters<typeof completeAssignment>[0]); // only the API stores it
  return { ...row, optOutWords: row.optOutWords as string[], assignment }; // the table's check allows texts only
}

export const readSettings = on(routes.readSettings, async ({ database, caller: { tenantId } }) => {
  const body = { ...DEFAULTS, ...(await stored(database, tenantId)) };
  return { body, etag: etagOf(body) };
});

/** Throws INVALID_INPUT where nothing would word them. */
function requireModel(): void {
  if (process.env[environment.suggestionModelId]) return;
  throw invalid(
    'wordSuggestions',
    'needs a language model, and this installation has none for suggestions: its operator gives one with the context value suggestionModelId',
  );
}

/** The table accepts http for loopback addresses only. Throws INVALID_INPUT for an endpoint that passed the schema and not the table. */
function explainEndpoint(error: unknown): never {
  if (brokenRule(error)?.name !== 'tenant_settings_endpoint_not_https') throw error;
  throw invalid('followupEndpoint', 'must begin with https://; http is for loopback addresses only');
}

/** Throws INVALID_INPUT for days after which outcomes would be deleted that an experiment has yet to count. */
async function refuseForgetting(
  { database, caller, now }: RequestContext,
  setting: KeptBy,
  days: number,
): Promise<void> {
  const outcomes = Object.keys(keptBy).filter((outcome) => keptBy[outcome] === setting);
  const asked = { tenantId: caller.tenantId, outcomes, days, more: daysToKeep(0), now };
  const found = await database.maybeOne(findExperimentInNeed, asked);
  if (!found) return;
  const needed = daysToKeep(found.outcomeDays);
  throw invalid(setting, `must be at least ${needed} while the outcomes of the experiment "${found.name}" are counted`);
}

/** The insert locks the row, so that the second of two concurrent changes starts from the result of the first. */
export const changeSettings = on(checkedRoutes.changeSettings, async ({ body, ...context }) => {
  const { database } = context;
  const { tenantId } = context.caller;
  await database.execute(insertSettings, { tenantId });
  const before = { ...DEFAULTS, ...(await stored(database, tenantId)) };
  requireMatch(context.ifMatch, etagOf(before), before);
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given };
  after.assignment = completeAssignment(after.assignment);
  if (body.assignment) await requireUsers(database, tenantId, 'assignment', body.assignment);
  if (after.followupEndpoint) after.followupEndpoint = spellPlainly(after.followupEndpoint);
  const changes = changesBetween(before, after);
  if (changes?.senderAddress) requirePlatform(context.caller);
  if (changes?.wordSuggestions && after.wordSuggestions) requireModel();
  for (const setting of ['keepMessageLogsDays', 'keepRunsDays'] as const)
    if (after[setting] < before[setting]) await refuseForgetting(context, setting, after[setting]);
  if (changes) {
    await database.execute(updateSettings, { tenantId, ...after }).catch(explainEndpoint);
    await recordAudit(context, { action: 'settings.changed', entityType: 'settings', entityId: tenantId, changes });
  }
  return { body: after, etag: etagOf(after) };
});
