/** Variants of texts: how they compile, and what is reported about them. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../../graph/compile-graph.ts';
import { normaliseGraph } from '../../graph/normalise.ts';
import { bareSurroundings, setUpGraph } from '../../graph/setup-graph.ts';

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const compile = (type: string, data: object) =>
  compileGraph(setUpGraph({ s: begin, m: { type, data }, e: { type: 'end' } }, ['s>m', 'm>e']), bareSurroundings);
const problems = (type: string, data: object) =>
  compile(type, data).problems.map(({ code, path }) => `${code} ${path.slice('nodes.m.data.'.length)}`);
const compiled = (type: string, data: object) => compile(type, data).compiled?.nodes.find(({ key }) => key === 'm');

const half = (id: string, texts: object = {}) => ({ id, percentage: 50, ...texts });
const mail = (...variants: object[]) => ({ subject: 'Hello', text: 'Your offer', variants });
const literal = (text: string) => ({ escape: 'none', parts: [{ text }] });

describe('variants', () => {
  it('are divided as a split is, and hold only what is their own', () => {
    const given = mail(half('b', { subject: 'Hi' }), half('a'));
    const node = compiled('email', { ...given, experimentId: 'subject' });
    expect(node).toMatchObject({ cuts: [5000, 10_000], salt: 'subject', port_names: ['next', 'error'] });
    expect(node?.config).toMatchObject({ template: null, isShared: true, variants: ['a', 'b'] });
    expect(node?.parts).toEqual({
      ...{ subject: literal('Hello'), text: literal('Your offer') },
      variants: {
        a: { config: {}, parts: {}, without: [] },
        b: { config: {}, parts: { subject: literal('Hi') }, without: ['subject'] },
      },
    });
    expect(compiled('email', given)).toMatchObject({ salt: 'm', config: { isShared: false } });
    expect(compiled('email', mail(...given.variants.toReversed()))).toEqual(compiled('email', given));
  });

  it('change nothing of a node that has none', () => {
    const node = compiled('email', { subject: 'Hello', text: 'Your offer', variants: [] });
    expect(node).toEqual(compiled('email', { subject: 'Hello', text: 'Your offer' }));
    expect(node).toMatchObject({ cuts: null, salt: null });
    expect(Object.keys(node?.config ?? {})).toEqual(['template', 'retry', 'whenSuppressed']);
  });

  it('of a message may be a text and a card, with buttons of their own', () => {
    const button = { type: 'send_message', title: 'Yes', payload: 'yes' };
    const node = compiled('message', {
      subtitle: 'Today',
      buttons: [button, { ...button, title: 'No' }],
      variants: [
        half('one', { title: 'Offer' }),
        half('two', { title: 'Sale', buttons: [{ type: 'open_website', title: 'Look', url: 'https://example.com/' }] }),
      ],
    });
    expect(node?.config).toMatchObject({ kind: 'card', buttons: ['send_message', 'send_message'] });
    expect(node?.parts.variants).toMatchObject({
      one: { config: {}, without: [] },
      two: {
        config: { buttons: ['open_website'] },
        without: ['buttons.0.title', 'buttons.0.payload', 'buttons.1.title', 'buttons.1.payload'],
      },
    });
    const both = [half('text', { text: 'Hello' }), half('card', { title: 'Offer' })];
    expect(compiled('message', { variants: both })?.parts).toMatchObject({
      variants: { text: { config: { kind: 'text' } }, card: { config: {} } },
    });
  });

  it('read the facts that any of them names', () => {
    const node = compiled('email', mail(half('a'), half('b', { subject: '{{ orders.count }}' })));
    expect(node?.needs).toBe(2);
  });

  it.each([
    ['one', [{ id: 'a', percentage: 100 }], ['BAD_SETTING variants']],
    ['a sum of 90', [half('a'), { id: 'b', percentage: 40 }], ['SPLIT_NOT_100 variants']],
    ['no percentage', [{ id: 'a', percentage: 100 }, { id: 'b' }], ['MISSING_SETTING variants.1.percentage']],
    ['an id twice', [half('a'), half('a')], ['BAD_SETTING variants.1.id']],
    [
      'an unknown path',
      [half('a'), half('short', { subject: '{{ customer.shoe }}' })],
      ['UNKNOWN_PATH variants.1.subject'],
    ],
    ['a subject of two lines', [half('a', { subject: 'A\nB' }), half('b')], ['BAD_SETTING variants.0.subject']],
    ['an empty subject', [half('a'), half('b', { subject: ' ' })], ['MISSING_SETTING variants.1.subject']],
    ['a text that none sends', [half('a', { subject: 'A' }), half('b', { subject: 'B' })], ['ODD_SETTING subject']],
  ])('of an e-mail: %s is reported at its place', (_, variants, expected) =>
    expect(problems('email', mail(...variants))).toEqual(expected),
  );

  it('of an e-mail: what is wrong with the text of the node is said once', () => {
    const two = [half('a', { subject: 'A' }), half('b')];
    expect(problems('email', { subject: 'B', text: '{{ customer.shoe }}', variants: two })).toEqual([
      'UNKNOWN_PATH text',
    ]);
    expect(problems('email', { text: 'Hello', variants: two })).toEqual(['MISSING_SETTING variants.1.subject']);
    expect(problems('email', { variants: [half('a'), half('b')] })).toEqual([
      'MISSING_SETTING subject',
      'MISSING_SETTING text',
    ]);
    expect(problems('email', { template: 'WELCOME', variants: two })).toEqual(['BAD_SETTING template']);
    expect(problems('email', { subject: 'A', text: 'B', experimentId: 'x' })).toEqual(['BAD_SETTING experimentId']);
  });

  it('of a message: what its channel cannot send is reported at its place', () => {
    const sms = (text: string) => ({ channel: 'sms', text: 'Hello', variants: [half('a'), half('b', { text })] });
    expect(problems('message', sms('x'.repeat(1601)))).toEqual(['BAD_SETTING variants.1.text']);
    expect(problems('message', sms('x'.repeat(161)))).toEqual(['ODD_SETTING variants.1.text']);
    const card = {
      title: 'Offer',
      variants: [half('a'), half('b', { buttons: [{ type: 'open_website', title: 'x' }] })],
    };
    expect(problems('message', card)).toEqual(['MISSING_SETTING variants.1.buttons.0.url']);
    expect(
      problems('message', { pageId: 'x', text: 'Hello', variants: [half('a'), half('b', { text: 'B' })] }),
    ).toEqual(['BAD_SETTING pageId']);
  });

  it('have at most twenty, and no members that no text has', () => {
    const given = (variants: readonly object[]) =>
      normaliseGraph({ nodes: [{ id: 'm', type: 'email', data: { variants } }] }).problems.map(({ path }) => path);
    expect(given(Array.from({ length: 21 }, (_, n) => ({ id: `v${n}`, percentage: 0 })))).toEqual([
      'nodes.0.data.variants',
    ]);
    expect(given([{ id: 'a', onError: 'stop' }])).toHaveLength(1);
  });
});
