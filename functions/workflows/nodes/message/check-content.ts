import { isBlank, type Tools } from '../../graph/tools.ts';
import { smsParts } from './sms-parts.ts';

/** Characters of a text on each channel. */
const mostCharacters = { page: 2000, sms: 1600, whatsapp: 4096, http: 10_000, email: 5000 } as const;
const MOST_TITLE = 80;
const MOST_BUTTON = 20;

interface Button {
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly payload?: string | undefined;
  readonly url?: string | undefined;
}

interface Content {
  readonly channel: keyof typeof mostCharacters;
  readonly kind?: 'text' | 'card' | undefined;
  readonly text?: string | undefined;
  readonly subject?: string | undefined;
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly imageUrl?: string | undefined;
  readonly buttons?: readonly Button[] | undefined;
}

/** What is written in it, without the values that a run fills in. */
const literal = (text: string) => text.replaceAll(/\{\{.*?\}\}/gs, '');

function limit(path: string, text: string | undefined, most: number, tools: Tools): void {
  const length = literal(text ?? '').length;
  if (length > most)
    tools.report('BAD_SETTING', path, `has ${length} characters, at most ${most} can be sent`, 'Shorten it');
}

function checkText({ channel, text = '' }: Content, tools: Tools): void {
  tools.require('', { text });
  tools.text('text', text);
  limit('text', text, mostCharacters[channel], tools);
  const parts = channel === 'sms' ? smsParts(literal(text)) : 1;
  if (parts > 1 && literal(text).length <= mostCharacters.sms)
    tools.report('ODD_SETTING', 'text', `goes out in ${parts} parts, and each is billed`, 'Shorten it, or leave it so');
}

function checkUrl(path: string, url: string | undefined, tools: Tools): void {
  if (url !== undefined && !/^https:\/\/[^/?#{}\s]+(?:[/?#]|$)/i.test(url))
    tools.report(
      'BAD_SETTING',
      path,
      'must begin with https:// and a host without {{ }} in it',
      'Use a URL such as https://example.com/path',
    );
  tools.text(path, url, 'url');
}

function checkButton(index: number, { type, title, payload, url }: Button, tools: Tools): void {
  const path = `buttons.${index}`;
  tools.require(path, { type, title });
  tools.text(`${path}.title`, title);
  limit(`${path}.title`, title, MOST_BUTTON, tools);
  if (type === 'open_website') tools.require(path, { url });
  if (type === 'open_website' ? payload !== undefined : url !== undefined)
    tools.report(
      'BAD_SETTING',
      `${path}.${url === undefined ? 'payload' : 'url'}`,
      `does not go with ${type}`,
      'Remove it',
    );
  tools.text(`${path}.payload`, payload);
  checkUrl(`${path}.url`, url, tools);
}

function checkCard({ channel, title, subtitle, imageUrl, text }: Content, tools: Tools): void {
  if (channel !== 'page' && channel !== 'http')
    tools.report('BAD_SETTING', 'kind', `the channel "${channel}" has no cards`, 'Write a text');
  if (title === undefined || isBlank(title))
    tools.report(
      'MISSING_SETTING',
      'title',
      'a card needs a title',
      'Set title, or write a text without subtitle and picture',
    );
  if (text !== undefined) tools.report('BAD_SETTING', 'text', 'does not go with a card', 'Put it into subtitle');
  for (const [path, value] of Object.entries({ title, subtitle })) {
    tools.text(path, value);
    limit(path, value, MOST_TITLE, tools);
  }
  checkUrl('imageUrl', imageUrl, tools);
}

function checkSubject({ channel, subject }: Content, tools: Tools): void {
  if (channel === 'email') tools.require('', { subject });
  else if (subject !== undefined)
    tools.report('BAD_SETTING', 'subject', `the channel "${channel}" has no subjects`, 'Remove it');
  if (/[\r\n]/.test(subject ?? ''))
    tools.report('BAD_SETTING', 'subject', 'must be in one line', 'Remove the line breaks');
  if (channel === 'email') tools.text('subject', subject);
}

/** Compiles the texts of a message, and reports what its channel cannot send. */
export function checkContent(content: Content, tools: Tools): void {
  const { kind, title, subtitle, imageUrl, buttons = [] } = content;
  const ofCard = Object.entries({ title, subtitle, imageUrl }).filter(([, value]) => value !== undefined);
  const isCard = kind === 'card' || (kind === undefined && ofCard.length > 0);
  if (isCard) checkCard(content, tools);
  else checkText(content, tools);
  checkSubject(content, tools);
  if (!isCard)
    for (const [path] of ofCard)
      tools.report('BAD_SETTING', path, 'does not go with a text', 'Remove it, or make it a card');
  if (buttons.length > 0 && !isCard)
    tools.report('BAD_SETTING', 'buttons', 'do not go with a text', 'Remove them, or make it a card');
  for (const [index, button] of buttons.entries()) checkButton(index, button, tools);
}
