import { environment } from '../environment.ts';
import { isCovered, readIdentities } from './address.ts';

/** Why nothing can be sent. A retry does not help where the deployment lacks it. */
interface NoSender {
  readonly kind: 'failed';
  /** `CODE: why`. */
  readonly reason: string;
  readonly retry: false;
}

const failed = (reason: string): NoSender => ({ kind: 'failed', reason, retry: false });

/** The tenant's own address, or the installation's. */
export function senderOf(own: string | null): string | NoSender {
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
