/** Sends mails of bulk calls: each entry has a result of its own. */
import type { BulkEmailEntryResult, BulkEmailStatus } from '@aws-sdk/client-sesv2';
import type { BulkMail } from './bulk.ts';
import { FRIENDLY, readSesSettings, type SesSettings } from './settings.ts';

interface Taking {
  /** Returns the id of the mail. */
  readonly take: (entry: BulkMail) => string;
}

/** `nowMs` measures real time, as SES's rate does. */
export function createBulkSender({ take }: Taking, nowMs = () => performance.now()) {
  let settings = FRIENDLY;
  let takenMs: number[] = [];

  const trouble = (to: readonly string[]): BulkEmailStatus | undefined => {
    const own = to.map((address) => settings.recipients[address]).find((status) => status !== undefined);
    if (own !== undefined) return own;
    let place = Math.random();
    const chosen = settings.errors.find(({ share }) => {
      place -= share;
      return place < 0;
    });
    if (chosen) return chosen.status;
    takenMs = takenMs.filter((at) => at > nowMs() - 1000);
    return takenMs.length >= settings.perSecond ? 'ACCOUNT_THROTTLED' : undefined;
  };

  return {
    settings: (): SesSettings => settings,
    configure(change: Readonly<Record<string, unknown>>): SesSettings {
      settings = { ...settings, ...readSesSettings(change) };
      return settings;
    },
    send: (entries: readonly BulkMail[]): BulkEmailEntryResult[] =>
      entries.map((entry) => {
        const status = trouble(entry.mail.to);
        if (status !== undefined) return { Status: status, Error: `SES answers ${status}, as it was asked to.` };
        takenMs.push(nowMs());
        return { Status: 'SUCCESS', MessageId: take(entry) };
      }),
  };
}
