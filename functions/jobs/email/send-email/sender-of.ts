import { isCovered, readIdentities } from '../../../engine/address.ts';
import { environment } from '../../../engine/environment.ts';
import type { JobOutcome } from '../../../engine/ledger/job.ts';

const failed = (reason: string): JobOutcome => ({ kind: 'failed', reason, retry: false });

/** The tenant's own address, or the installation's. A retry does not help where the deployment lacks it. */
export function senderOf(own: string | null): string | JobOutcome {
  const shared = process.env[environment.senderAddress];
  if (!shared)
    return failed(
      `NO_SENDER: ${environment.senderAddress} is not set; deploy with -c senderAddress=…, then retry this job`,
    );
  if (own === null || isCovered(own, readIdentities(process.env[environment.senderIdentities]))) return own ?? shared;
  return failed(
    `SENDER_NOT_ALLOWED: the deployment may not send from ${own}; deploy with it or its domain in -c senderIdentities=…, or change the tenant's senderAddress, then retry this job`,
  );
}
