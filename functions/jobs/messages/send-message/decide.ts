/** Whether a message may be sent now, and as what. Asked at each claim: pages, subscribers and windows change while messages wait. */
import type { Channel, Content } from '../channels/channel.ts';
import type { Message } from './message.ts';

/** What is to be done with a message now. */
export type Decision =
  | { readonly kind: 'send'; readonly content: Content }
  /** The recipient must write first. Asked again at `at` at the latest. */
  | { readonly kind: 'wait'; readonly at: Date }
  | { readonly kind: 'skip'; readonly code: string; readonly why: string };

const DAY_MS = 86_400_000;
/** A message that nobody has answered for so long is skipped. */
const LONGEST_WAIT_DAYS = 7;

const skip = (code: string, why: string): Decision => ({ kind: 'skip', code, why });

function outsideWindow({ template, outsideWindow: choice, createdAt }: Message, now: Date): Decision {
  if (choice === 'template' && template) return { kind: 'send', content: template };
  const lastMs = createdAt.getTime() + LONGEST_WAIT_DAYS * DAY_MS;
  if (choice === 'wait' && now.getTime() < lastMs)
    return { kind: 'wait', at: new Date(Math.min(now.getTime() + DAY_MS, lastMs)) };
  if (choice === 'wait') return skip('WINDOW_CLOSED', `the recipient has not written for ${LONGEST_WAIT_DAYS} days`);
  return skip('WINDOW_CLOSED', 'the recipient has not written in the last 24 hours');
}

/** What the channel knows of windows counts: another program may have answered for the page. */
export function decide(message: Message, { windowHours }: Channel['capabilities'], now: Date): Decision {
  const { page, subscriber, content, hasOptedOut, channel, mail, isWindowRefused } = message;
  if (!page) return skip('UNKNOWN_PAGE', 'the tenant has no such page');
  if (page.channel !== channel)
    return skip('OTHER_CHANNEL', `the page is of the channel ${page.channel}, not ${channel}`);
  if (!page.isActive) return skip('PAGE_INACTIVE', 'the page is not active');
  if (subscriber && !subscriber.isActive)
    return skip(
      'RECIPIENT_INACTIVE',
      `the recipient gets no messages of this page: ${subscriber.inactiveReason ?? 'inactive'}`,
    );
  if (mail && !mail.sendsEmail)
    return skip('EMAIL_OFF', 'the tenant sends no e-mail: its setting emailWorkflows is off');
  if (mail?.stoppedReason)
    return skip(
      `ADDRESS_${mail.stoppedReason}`,
      'no e-mail goes to this address; allow it with POST /api/email-addresses/{id}/allow',
    );
  if (hasOptedOut) return skip('OPTED_OUT', 'the recipient wants no messages of this channel');
  if (windowHours === undefined) return { kind: 'send', content };
  const isOpen = [subscriber?.windowClosesAt ?? null, message.windowClosesAt].some((at) => at !== null && at > now);
  if (!isWindowRefused && isOpen) return { kind: 'send', content };
  return outsideWindow(message, now);
}
