/** What a message node takes, and what it reports. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../../graph/compile-graph.ts';
import { normaliseGraph } from '../../graph/normalise.ts';
import { bareSurroundings, setUpGraph } from '../../graph/setup-graph.ts';
import { smsParts } from './sms-parts.ts';

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const compile = (data: object, type = 'message') =>
  compileGraph(setUpGraph({ s: begin, m: { type, data }, e: { type: 'end' } }, ['s>m', 'm>e']), bareSurroundings);
const problems = (data: object, type?: string) =>
  compile(data, type).problems.map(({ code, path }) => `${code} ${path.slice('nodes.m.data.'.length)}`);
const compiled = (data: object, type?: string) => compile(data, type).compiled?.nodes.find(({ key }) => key === 'm');

const card = {
  title: 'Offer',
  subtitle: 'Today',
  imageUrl: 'https://example.com/a.png',
  buttons: [{ type: 'open_website', title: 'Look', url: 'https://example.com/{{USER_ID}}' }],
};
const template = { name: 'order_update', language: 'en', variables: { name: '{{ customer.name }}' } };

describe('a message', () => {
  it.each([
    ['a text', { text: 'Hello {{USER_ID}}' }],
    ['a card', card],
    [
      'three buttons',
      {
        title: 'Choose',
        buttons: [1, 2, 3].map((n) => ({ type: 'send_message', title: `No. ${n}`, payload: `${n}` })),
      },
    ],
    ['a template for outside the window', { text: 'Hello', template }],
    ['an SMS of one part', { channel: 'sms', text: 'x'.repeat(160) }],
    ['an e-mail', { channel: 'email', subject: 'Hello {{ customer.name }}', text: 'x'.repeat(5000) }],
    ['WhatsApp that waits', { channel: 'whatsapp', text: 'Hello', outsideWindow: 'wait' }],
    ['a page of its own', { text: 'Hello', pageId: '9223372036854775807' }],
  ])('is %s', (_, data) => expect(problems(data)).toEqual([]));

  it.each([
    ['nothing', {}, ['MISSING_SETTING text']],
    ['a card without title', { subtitle: 'Today' }, ['MISSING_SETTING title']],
    ['a card with a text', { ...card, text: 'Hello' }, ['BAD_SETTING text']],
    ['a text that is too long', { text: 'x'.repeat(2001) }, ['BAD_SETTING text']],
    ['an SMS that is too long', { channel: 'sms', text: 'x'.repeat(1601) }, ['BAD_SETTING text']],
    ['an SMS of several parts', { channel: 'sms', text: 'x'.repeat(161) }, ['ODD_SETTING text']],
    ['an e-mail without subject', { channel: 'email', text: 'Hello' }, ['MISSING_SETTING subject']],
    ['an e-mail that is too long', { channel: 'email', subject: 'A', text: 'x'.repeat(5001) }, ['BAD_SETTING text']],
    ['a subject of two lines', { channel: 'email', subject: 'A\nB', text: 'Hello' }, ['BAD_SETTING subject']],
    ['an SMS with a subject', { channel: 'sms', subject: 'A', text: 'Hello' }, ['BAD_SETTING subject']],
    ['an e-mail with a card', { channel: 'email', subject: 'A', title: 'Offer' }, ['BAD_SETTING kind']],
    ['an SMS with a card', { channel: 'sms', title: 'Offer' }, ['BAD_SETTING kind']],
    ['an SMS with a template', { channel: 'sms', text: 'Hello', template }, ['BAD_SETTING template']],
    ['a template without name', { text: 'Hello', template: { language: 'en' } }, ['MISSING_SETTING template.name']],
    ['a template that is not there', { text: 'Hello', outsideWindow: 'template' }, ['MISSING_SETTING template']],
    [
      'a template that is never sent',
      { text: 'Hello', template, outsideWindow: 'skip' },
      ['ODD_SETTING outsideWindow'],
    ],
    ['a page with letters', { text: 'Hello', pageId: '12a' }, ['BAD_SETTING pageId']],
    [
      'a button without title',
      { title: 'Hello', buttons: [{ type: 'send_message' }] },
      ['MISSING_SETTING buttons.0.title'],
    ],
    [
      'a button without URL',
      { title: 'Hello', buttons: [{ type: 'open_website', title: 'Look' }] },
      ['MISSING_SETTING buttons.0.url'],
    ],
    [
      'a button with a host to fill',
      { title: 'Hello', buttons: [{ type: 'open_website', title: 'Look', url: 'https://{{USER_ID}}/' }] },
      ['BAD_SETTING buttons.0.url'],
    ],
    [
      'a button with a long title',
      { title: 'Hello', buttons: [{ type: 'send_message', title: 'x'.repeat(21) }] },
      ['BAD_SETTING buttons.0.title'],
    ],
    [
      'a text with buttons',
      { text: 'Hello', buttons: [{ type: 'send_message', title: 'Yes' }] },
      ['BAD_SETTING buttons'],
    ],
    ['an unknown path', { text: '{{ customer.shoe }}' }, ['UNKNOWN_PATH text']],
  ])('reports %s', (_, data, expected) => expect(problems(data)).toEqual(expected));

  it('refuses a fourth button, and an unknown channel, on save', () => {
    const given = (data: object) =>
      normaliseGraph({ nodes: [{ id: 'm', type: 'message', data }] }).problems.map(({ path }) => path);
    expect(
      given({ text: 'Hello', buttons: Array.from({ length: 4 }, () => ({ type: 'send_message', title: 'a' })) }),
    ).toEqual(['nodes.0.data.buttons']);
    expect(given({ channel: 'pigeon' })).toEqual(['nodes.0.data.channel']);
  });

  it('has older names and members', () => {
    expect(compiled({ message: 'Hello' }, 'text')).toMatchObject({
      kind: 'message',
      config: { kind: 'text', channel: 'page' },
      parts: { text: { escape: 'none' } },
    });
    expect(problems({}, 'card')).toEqual(['MISSING_SETTING title']);
    expect(compiled({ title: 'Offer', image_url: 'https://example.com/a.png' }, 'card')?.config).toMatchObject({
      kind: 'card',
      outsideWindow: 'skip',
    });
    expect(compiled({ text: 'Hello' }, 'send_sms')?.config).toMatchObject({ channel: 'sms' });
  });

  it('{{USER_ID}} is the recipient', () => {
    expect(compiled({ text: '{{USER_ID}}' })?.parts).toMatchObject({ text: { parts: [{ path: ['run', 'userId'] }] } });
  });
});

it.each([
  ['', 1],
  ['x'.repeat(160), 1],
  ['x'.repeat(161), 2],
  ['x'.repeat(306), 2],
  ['x'.repeat(307), 3],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['ж'.repeat(70), 1],
  ['ж'.repeat(71), 2],
  ['😀'.repeat(35), 1],
  ['😀'.repeat(36), 2],
])('an SMS %# goes out in %i parts', (text, parts) => expect(smsParts(text)).toBe(parts));
