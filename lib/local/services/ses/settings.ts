/** How SES treats the entries of a bulk call: it takes all, unless a test or a person asks for trouble. */

import type { BulkEmailStatus } from '@aws-sdk/client-sesv2';
import { isMembers } from '../../../../functions/engine/data/members.ts';

/** Every setting; `POST /_local/ses` changes those that it names. */
export interface SesSettings {
  /** Recipients in any second, beyond which entries get ACCOUNT_THROTTLED. */
  readonly perSecond: number;
  /** Shares of all entries that get a status other than SUCCESS. Nothing of them is sent. */
  readonly errors: readonly { readonly share: number; readonly status: BulkEmailStatus }[];
  /** Statuses by address. */
  readonly recipients: Readonly<Record<string, BulkEmailStatus>>;
}

/** No trouble. */
export const FRIENDLY: SesSettings = { perSecond: 100_000, errors: [], recipients: {} };

const STATUSES: readonly string[] = [
  ...['ACCOUNT_DAILY_QUOTA_EXCEEDED', 'ACCOUNT_SENDING_PAUSED', 'ACCOUNT_SUSPENDED', 'ACCOUNT_THROTTLED'],
  ...['CONFIGURATION_SET_NOT_FOUND', 'CONFIGURATION_SET_SENDING_PAUSED', 'FAILED', 'INVALID_PARAMETER'],
  ...['INVALID_SENDING_POOL_NAME', 'MAIL_FROM_DOMAIN_NOT_VERIFIED', 'MESSAGE_REJECTED', 'TEMPLATE_NOT_FOUND'],
  ...['TRANSIENT_FAILURE'],
];

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
const isStatus = (value: unknown) => typeof value === 'string' && STATUSES.includes(value);

/** What each setting takes, in the words of its refusal. */
const rules: Readonly<Record<keyof SesSettings, readonly [(value: unknown) => boolean, string]>> = {
  perSecond: [(value) => typeof value === 'number' && value >= 1, 'a number of at least 1'],
  errors: [
    (value) =>
      Array.isArray(value) && value.every((one) => isMembers(one) && isShare(one.share) && isStatus(one.status)),
    `a list of {share, status}; statuses are ${STATUSES.join(', ')}`,
  ],
  recipients: [
    (value) => isMembers(value) && Object.values(value).every(isStatus),
    'an object of addresses with statuses',
  ],
};

/** Returns the change. Throws an Error that names the setting and what it takes. */
export function readSesSettings(change: Readonly<Record<string, unknown>>): Partial<SesSettings> {
  for (const [name, value] of Object.entries(change)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof SesSettings] : undefined; // one of its own names
    if (!rule) throw new Error(`unknown setting "${name}"; there are ${Object.keys(rules).join(', ')}`);
    if (!rule[0](value)) throw new Error(`"${name}" takes ${rule[1]}`);
  }
  return change as Partial<SesSettings>; // each member was looked at
}
