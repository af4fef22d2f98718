import { EngineError } from '../../engine/errors.ts';
import { brokenRule } from './broken-rule.ts';
import { quotaNames, quotas } from './fields/quota-names.ts';

/** Quota, limit, and seconds until trying again helps, 0 where time does not: what automation.take_quota raises. */
const EXCEEDED = /^(\w+) (\d+) (\d+)$/;

/** Returns QUOTA_EXCEEDED for a statement that automation.take_quota refused, and any other error unchanged. */
export function explainQuota(error: unknown): unknown {
  const rule = brokenRule(error);
  const [, quota = '', limit = '', seconds = ''] =
    (rule?.name === 'quota_exceeded' && EXCEEDED.exec(rule.sentence ?? '')) || [];
  const name = quotaNames.find((one) => one === quota);
  if (name === undefined) return error;
  const [limits, wayOut = `try again in ${seconds} s`] = quotas[name];
  const operator = 'the operator of the installation can raise it (PUT /api/admin/tenants/{id}/quotas/{quota})';
  return new EngineError(
    'QUOTA_EXCEEDED',
    `The quota ${name} is used up: ${limit} ${limits}; ${wayOut}, or ${operator}`,
    {
      cause: error,
      details: {
        quota: name,
        limit: Number(limit),
        ...(seconds === '0' ? {} : { retryAfterSeconds: Number(seconds) }),
      },
    },
  );
}

/** The Retry-After header that a refusal carries. */
export function retryAfterIn(details: unknown): string | undefined {
  if (details === null || typeof details !== 'object' || !('retryAfterSeconds' in details)) return undefined;
  return String(details.retryAfterSeconds);
}
