/** Reads what a job is to send, and what its claim says of page and recipient (automation.claim_messages). */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { choiceIn, objectIn, type Payload } from '../../../engine/ledger/payload.ts';
import type { Button, Content, MailFacts, Page, Template } from '../channels/channel.ts';

/** What follows outside the window of a channel. */
const outsides = ['template', 'wait', 'skip'] as const;

/** A claimed message and what its claim knows. */
export interface Message {
  readonly key: string;
  readonly pageId: string;
  readonly recipientId: string;
  readonly channel: string;
  readonly content: Exclude<Content, Template>;
  readonly template: Template | undefined;
  readonly outsideWindow: (typeof outsides)[number];
  readonly createdAt: Date;
  /** Of a run that the recipient's own message started: until when messages may follow it, whatever is known of the subscriber. */
  readonly windowClosesAt: Date | null;
  /** When its lane counts the messages of its claim, and when it may start itself: they are spread from there on. */
  readonly countedAt: Date;
  readonly startsAt: Date;
  /** What it was to be sent at. */
  readonly dueAt: Date;
  /** The channel itself said at the last try that the window is closed. */
  readonly isWindowRefused: boolean;
  /** Why the run does not want it any more (automation.judge_effect). */
  readonly objection: string | null;
  /** Undefined: the tenant has no such page. */
  readonly page:
    | (Omit<Page, 'id' | 'tenantId'> & {
        readonly channel: string;
        readonly isActive: boolean;
      })
    | undefined;
  readonly subscriber:
    | { readonly isActive: boolean; readonly inactiveReason: string | null; readonly windowClosesAt: Date | null }
    | undefined;
  readonly hasOptedOut: boolean;
  /** Of pages that send e-mail. */
  readonly mail: (MailFacts & { readonly sendsEmail: boolean; readonly stoppedReason: string | null }) | undefined;
}

const MOST_BUTTONS = 3;

const refuse = (member: string, expected: string): never => {
  throw new EngineError('INVALID_INPUT', `payload.${member} must be ${expected}`);
};

const textIn = (payload: Payload, member: string, place = ''): string => {
  const value = payload[member];
  return typeof value === 'string' && value.trim() !== '' ? value : refuse(`${place}${member}`, 'a text');
};
const optionalText = (payload: Payload, member: string): string | undefined => {
  const value = payload[member];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};
const textOrNull = (payload: Payload, member: string): string | null => optionalText(payload, member) ?? null;

const momentIn = (payload: Payload, member: string): Date | null => {
  const text = optionalText(payload, member);
  return text === undefined ? null : new Date(text);
};

function readButton(value: Json): Button {
  const button = objectIn(value, 'content.buttons');
  const title = textIn(button, 'title', 'content.buttons.');
  if (choiceIn(button, 'type', ['send_message', 'open_website'] as const) === 'open_website')
    return { type: 'open_website', title, url: textIn(button, 'url', 'content.buttons.') };
  return { type: 'send_message', title, payload: optionalText(button, 'payload') ?? title };
}

const withSubject = (text: { kind: 'text'; text: string }, subject: string | undefined) =>
  subject === undefined ? text : { ...text, subject };

function readContent(value: Json | undefined): Message['content'] {
  const content = objectIn(value, 'content');
  if (choiceIn(content, 'kind', ['text', 'card'] as const) === 'text')
    return withSubject({ kind: 'text', text: textIn(content, 'text', 'content.') }, optionalText(content, 'subject'));
  const { buttons = [] } = content;
  if (!Array.isArray(buttons) || buttons.length > MOST_BUTTONS)
    return refuse('content.buttons', `a list of at most ${MOST_BUTTONS}`);
  const [subtitle, imageUrl] = [optionalText(content, 'subtitle'), optionalText(content, 'imageUrl')];
  return {
    kind: 'card',
    title: textIn(content, 'title', 'content.'),
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(imageUrl === undefined ? {} : { imageUrl }),
    buttons: buttons.map(readButton),
  };
}

function readTemplate(value: Json | undefined): Template | undefined {
  if (value === undefined || value === null) return undefined;
  const template = objectIn(value, 'template');
  const variables = Array.isArray(template.variables)
    ? template.variables.map(String)
    : Object.fromEntries(
        Object.entries(objectIn(template.variables ?? {}, 'template.variables')).map(([name, one]) => [
          name,
          String(one),
        ]),
      );
  return {
    kind: 'template',
    name: textIn(template, 'name', 'template.'),
    language: textIn(template, 'language', 'template.'),
    variables,
  };
}

function readPage(value: Json | undefined): Message['page'] {
  if (value === undefined || value === null) return undefined;
  const page = objectIn(value, 'page');
  return {
    channel: String(page.channel),
    isActive: page.isActive === true,
    token: textOrNull(page, 'token'),
    originationIdentity: textOrNull(page, 'originationIdentity'),
    phoneNumberId: textOrNull(page, 'phoneNumberId'),
    url: textOrNull(page, 'url'),
  };
}

function readSubscriber(value: Json | undefined): Message['subscriber'] {
  if (value === undefined || value === null) return undefined;
  const subscriber = objectIn(value, 'subscriber');
  return {
    isActive: subscriber.isActive === true,
    inactiveReason: textOrNull(subscriber, 'inactiveReason'),
    windowClosesAt: momentIn(subscriber, 'windowClosesAt'),
  };
}

function readMail(value: Json | undefined): Message['mail'] {
  if (value === undefined || value === null) return undefined;
  const mail = objectIn(value, 'mail');
  return {
    token: textIn(mail, 'token', 'mail.'),
    tenantName: optionalText(mail, 'tenantName') ?? '',
    senderName: textOrNull(mail, 'senderName'),
    senderAddress: textOrNull(mail, 'senderAddress'),
    replyTo: textOrNull(mail, 'replyTo'),
    sendsEmail: mail.sendsEmail === true,
    stoppedReason: textOrNull(mail, 'stoppedReason'),
  };
}

/** Throws INVALID_INPUT for a message that nobody can send. */
export function readMessage(claimed: Json): Message {
  const about = objectIn(claimed, '');
  const payload = objectIn(about.message, '');
  const pageId = textIn(payload, 'pageId');
  if (!/^\d{1,19}$/.test(pageId)) return refuse('pageId', 'the digits of a page’s id');
  return {
    key: textIn(about, 'key'),
    pageId,
    recipientId: textIn(payload, 'recipientId'),
    channel: textIn(payload, 'channel'),
    content: readContent(payload.content),
    template: readTemplate(payload.template),
    outsideWindow: payload.outsideWindow === undefined ? 'skip' : choiceIn(payload, 'outsideWindow', outsides),
    createdAt: new Date(textIn(about, 'createdAt')),
    windowClosesAt: momentIn(payload, 'windowClosesAt'),
    countedAt: new Date(textIn(about, 'countedAt')),
    startsAt: new Date(textIn(about, 'startsAt')),
    dueAt: new Date(textIn(about, 'dueAt')),
    isWindowRefused: about.isWindowRefused === true,
    objection: textOrNull(about, 'objection'),
    page: readPage(about.page),
    subscriber: readSubscriber(about.subscriber),
    hasOptedOut: about.hasOptedOut === true,
    mail: readMail(about.mail),
  };
}
