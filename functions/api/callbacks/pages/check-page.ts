/** Which settings a channel takes and needs. The table refuses the same (pages_without_sender), with less to say about it. */

import { invalid } from '../../http/fields/invalid.ts';
import { reasonAgainst, spellPlainly } from '../../settings/endpoint-field.ts';
import type { pageChannels } from './page-view.ts';

export type PageChannel = (typeof pageChannels)[number];

/** What a tenant decides of a page; its token is written and never read. */
export interface PageSettings {
  readonly name: string;
  readonly isActive: boolean;
  readonly perSecond: number;
  readonly originationIdentity: string | null;
  readonly phoneNumberId: string | null;
  readonly phoneNumber: string | null;
  readonly url: string | null;
}

const senders = { originationIdentity: 'sms', phoneNumberId: 'whatsapp', url: 'http' } as const;

/** Throws INVALID_INPUT for settings of another channel, for a sender that is missing, and for a URL that cannot be called. Returns what to store. */
export function checkPage(channel: PageChannel, page: PageSettings, givesToken: boolean): PageSettings {
  for (const member of ['originationIdentity', 'phoneNumberId', 'url'] as const) {
    const isNeeded = channel === senders[member];
    if (isNeeded && page[member] === null) throw invalid(member, `is required for a page of channel ${channel}`);
    if (!isNeeded && page[member] !== null)
      throw invalid(member, `is for channel ${senders[member]}, and the page is of channel ${channel}`);
  }
  if (page.phoneNumber !== null && channel !== 'sms' && channel !== 'whatsapp')
    throw invalid('phoneNumber', `is for channels sms and whatsapp, and the page is of channel ${channel}`);
  if (givesToken && channel !== 'page')
    throw invalid('token', `is for channel page, and the page is of channel ${channel}`);
  if (page.url === null) return page;
  const reason = reasonAgainst(page.url);
  if (reason !== undefined) throw invalid('url', reason);
  return { ...page, url: spellPlainly(page.url) };
}
