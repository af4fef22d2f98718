import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';
import { type DataOf, defineNode } from '../define.ts';
import { choice, list, members, object, section, template, text } from '../fields.ts';
import { branchShape, MOST_BRANCHES } from '../split/divide.ts';
import { compileTexts, experimentOfTexts } from '../split/variants.ts';
import { checkContent } from './check-content.ts';
import { modernise } from './modernise.ts';
import { checkTemplate, compileTemplate } from './template.ts';

const channels = ['page', 'sms', 'whatsapp', 'http', 'email'] as const;

const button = object({
  type: choice(['send_message', 'open_website'], { title: 'Does' }),
  title: template(100, { title: 'Title', description: 'Up to 20 characters once it is filled in' }),
  payload: template(1000, { title: 'Payload', description: 'Of send_message: what comes back when it is pressed' }),
  url: template(2000, { title: 'URL', description: 'Of open_website' }),
});

/** Meta's limits. https://developers.facebook.com/docs/messenger-platform/reference/templates/generic */
const MOST_BUTTONS = 3;

/** What a message says. */
const texts = {
  text: template(10_000, {
    title: 'Text',
    description: 'Up to 2000 characters on a page, 1600 in an SMS, 4096 in WhatsApp, 5000 in an e-mail',
  }),
  subject: template(200, { title: 'Subject', description: 'Of an e-mail' }),
  title: template(1000, { title: 'Title', description: 'Of a card, up to 80 characters once it is filled in' }),
  subtitle: template(1000, { title: 'Subtitle', description: 'Of a card, up to 80 characters' }),
  imageUrl: template(2000, { title: 'Image', description: 'Of a card: an https URL' }),
  buttons: list(button, MOST_BUTTONS, { title: 'Buttons', description: 'Of a card' }),
  template: section(
    {
      name: text(512, { title: 'Name' }),
      language: text(20, { title: 'Language', description: 'Such as en or pt_BR' }),
      variables: members(template(1000, { title: 'Value' }), { title: 'Variables' }),
    },
    { title: 'Approved template', description: 'Sent in its place outside the window of 24 hours' },
  ),
};

const shape = {
  channel: choice(channels, { title: 'Channel', default: 'page' }),
  pageId: text(19, {
    title: 'Page',
    description: 'Who sends: the id of a page. By default that of the run, else the only active one of the channel',
  }),
  kind: choice(['text', 'card'], { title: 'Kind', description: 'By default a card when it has a title' }),
  ...texts,
  outsideWindow: choice(['template', 'wait', 'skip'], {
    title: 'Outside the window',
    description: 'By default the template when there is one, else skip',
  }),
  variants: list(object({ ...branchShape, ...texts }), MOST_BRANCHES, {
    title: 'Variants',
    description: 'Each goes to a share of the recipients, who keep it. What a variant leaves out is as above.',
  }),
  experimentId: experimentOfTexts,
};

function compileContent(data: DataOf<typeof shape>, tools: Tools): JsonObject {
  const { channel = 'page', pageId, kind, template: approved } = data;
  const outsideWindow = data.outsideWindow ?? (approved === undefined ? 'skip' : 'template');
  if (pageId !== undefined && !/^[1-9]\d{0,18}$/.test(pageId))
    tools.report('BAD_SETTING', 'pageId', `"${pageId}" is no id of a page`, 'Use its digits, such as 1876373432431116');
  checkContent({ ...data, channel }, tools);
  checkTemplate(channel, outsideWindow, approved, tools);
  const isCard = kind === 'card' || (kind === undefined && data.title !== undefined);
  return {
    ...{ channel, pageId: pageId ?? null, kind: isCard ? 'card' : 'text', outsideWindow },
    buttons: (data.buttons ?? []).map(({ type }) => type ?? null),
    template: compileTemplate(approved),
  };
}

/** Sends a text or a card. */
export const message = defineNode({
  type: 'message',
  aliases: ['text', 'card', 'send-message', 'send_message', 'send-sms', 'send_sms', 'send-whatsapp', 'send_whatsapp'],
  group: 'act',
  title: 'Message',
  summary: 'Sends a text or a card to the recipient, on a page, by SMS, WhatsApp, signed HTTP or e-mail.',
  role: 'effect',
  shape,
  required: [],
  takes: {
    kind: { card: ['title', 'subtitle', 'imageUrl', 'buttons'] },
    channel: {
      email: ['subject'],
      page: ['kind', 'template', 'outsideWindow'],
      whatsapp: ['template', 'outsideWindow'],
    },
  },
  ports: () => ['next', 'error'],
  modernise,
  compile: (data, tools) => compileTexts(data, tools, compileContent),
});
