/** What every channel can do: send a batch of messages, and say of each how that went. */
import type { Start } from '../starts/start.ts';

/** A button of a card: it writes to the page, or opens an address. */
export type Button =
  | { readonly type: 'send_message'; readonly title: string; readonly payload: string }
  | { readonly type: 'open_website'; readonly title: string; readonly url: string };

/** A title with what belongs to it. Channels without cards get its text. */
export interface Card {
  readonly kind: 'card';
  readonly title: string;
  readonly subtitle?: string;
  readonly imageUrl?: string;
  readonly buttons: readonly Button[];
}

/** An approved template of the channel, for messages outside its window. A list fills it by position, an object by name. */
export interface Template {
  readonly kind: 'template';
  readonly name: string;
  readonly language: string;
  readonly variables: readonly string[] | Readonly<Record<string, string>>;
}

/** What a message says. Only an e-mail has a subject. */
export type Content = { readonly kind: 'text'; readonly text: string; readonly subject?: string } | Card | Template;

/** Who sends: a page as automation.pages has it. Members that its channel does not use are null. */
export interface Page {
  /** Digits: it may be beyond 2^53. */
  readonly id: string;
  readonly tenantId: string;
  /** Sealed. */
  readonly token: string | null;
  readonly originationIdentity: string | null;
  readonly phoneNumberId: string | null;
  readonly url: string | null;
}

/** What an e-mail needs beside its text (automation.mail_of_message). */
export interface MailFacts {
  /** Of the unsubscribe link. */
  readonly token: string;
  readonly tenantName: string;
  readonly senderName: string | null;
  readonly senderAddress: string | null;
  readonly replyTo: string | null;
}

/** One message to one recipient. */
export interface Outgoing {
  /** The same for every attempt: what comes back of a message can be matched by it. */
  readonly key: string;
  readonly jobId: string;
  readonly address: string;
  readonly content: Content;
  /** Asked as the last thing before the call. */
  readonly start: Start;
  /** Undefined on other channels. */
  readonly mail?: MailFacts | undefined;
}

/**
 * Whom a failure concerns: `transient` nobody for long, `token` every message of the page until a person repairs it, `window` this recipient
 * until they write again, `recipient` them for good, `content` this message.
 */
type FailureClass = 'transient' | 'token' | 'window' | 'recipient' | 'content';

/** What a failure is known by. Codes are the channel's own, or in capitals. */
export interface Failure {
  readonly code: string;
  readonly subcode?: string;
  readonly why: string;
}

/** What became of a message, as far as the channel's answer says. */
export type SendResult =
  /** `restUntil`: it was accepted, and the page is to send no more before then. */
  | { readonly kind: 'sent'; readonly id: string; readonly restUntil?: Date }
  /** The page may send nothing before `at`. Nothing was sent. `isRestricted`: for its behaviour, not for its rate. */
  | ({ readonly kind: 'later'; readonly at: Date; readonly isRestricted?: boolean } & Failure)
  | ({ readonly kind: 'failed'; readonly class: FailureClass } & Failure)
  /** The call was not made: the start of the message had passed. */
  | { readonly kind: 'missed' }
  /** The request was sent, and no answer says whether the message was. */
  | ({ readonly kind: 'unknown' } & Failure);

/** A way to reach people. Retries, rates and breakers are the ledger's. */
export interface Channel {
  readonly capabilities: {
    /** Hours after a recipient's message in which any content may follow. */
    readonly windowHours?: number;
    /** Messages go many in one call: those of a claim start together, and are not spread over the time that their lane counts for them. */
    readonly sendsTogether?: true;
  };
  /** Never rejects for what the channel answers. Results are in the order of the batch. */
  send(page: Page, batch: readonly Outgoing[]): Promise<readonly SendResult[]>;
}

/** For channels that take one message a call. */
export const oneByOne =
  (send: (page: Page, message: Outgoing) => Promise<SendResult>): Channel['send'] =>
  (page, batch) =>
    Promise.all(batch.map((message) => send(page, message)));
