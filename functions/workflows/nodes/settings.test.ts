/** Settings that could never act, or would not act as they read. Each has a right value beside it. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../graph/compile-graph.ts';
import { normaliseGraph } from '../graph/normalise.ts';
import { bareSurroundings, type Edges, setUpGraph } from '../graph/setup-graph.ts';

const end = { type: 'end' };
const manual = { kind: 'manual' };
const startWith = (...entries: object[]) => ({ type: 'start', data: { entries } });
const problemsOf = (nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) =>
  compileGraph(setUpGraph(nodes, edges, more), bareSurroundings).problems.map(({ code, path }) => `${code} ${path}`);

/** Of a node between the start and the end. */
const ofNode = (type: string, data: object, more: object = {}) => {
  const ways = 'types' in data ? ['x:event>e', 'x:timeout>e'] : ['x>e'];
  const problems = problemsOf({ s: startWith(manual), x: { type, data }, e: end }, ['s>x', ...ways], more);
  return problems.filter((one) => !/^DEAD_END/.test(one));
};
const ofEntry = (entry: object) => problemsOf({ s: startWith(entry), e: end }, ['s>e']);

describe('a schedule', () => {
  it.each([
    'EVERY_ZAP',
    '99 99 99 99 99 ?',
    'cron(99 99 * * ? *)',
    'cron(0 0 31 2 ? *)',
    'cron(0 9 * * ? 1990)',
    'cron(0 9 1 * 2 *)',
    '* * * * * *',
    '* * * * *',
    'rate(5 minutes)',
    'at(2030-01-01T00:00:00)',
    'constructor',
  ])('is refused: %s', (cron) => {
    expect(ofEntry({ kind: 'schedule', cron })).toEqual(['BAD_SETTING nodes.s.data.entries.0.cron']);
  });

  it.each(['EVERY_HOUR', '0 9 ? * MON-FRI *', 'cron(0 9 * * ? *)', 'cron(0 0 29 2 ? *)', ' DAILY_AT_NOON '])(
    'is taken: %s',
    (cron) => expect(ofEntry({ kind: 'schedule', cron, timeZone: 'Europe/Berlin' })).toEqual([]),
  );

  it.each([
    ['1990-01-01T00:00:00Z', ['BAD_SETTING nodes.s.data.entries.0.once']],
    ['2026-06-01T00:00:00Z', ['BAD_SETTING nodes.s.data.entries.0.once']],
    ['soon', ['BAD_SETTING nodes.s.data.entries.0.once']],
    ['2026-06-01T00:00:01Z', []],
  ])('once at %s gives %j', (once, expected) => expect(ofEntry({ kind: 'schedule', once })).toEqual(expected));
});

describe('an entry', () => {
  const crosses = { path: 'customer.attributes.score', op: 'crosses-up', value: 80 };
  it.each([
    [{ kind: 'event', types: [] }, ['MISSING_SETTING nodes.s.data.entries.0.types']],
    [{ kind: 'date', field: 'customer.name' }, ['BAD_SETTING nodes.s.data.entries.0.field']],
    [{ kind: 'date', field: 'customer.attributes.renewalDate' }, []],
    [{ kind: 'date', field: 'orders.lastAt', offset: { n: 30, unit: 'days' }, at: '09:00' }, []],
    [{ kind: 'date', field: 'event.scheduledAt', where: { path: 'event.bookingType', op: 'eq', value: 'x' } }, []],
    [{ kind: 'date', field: 'event.scheduledAt', at: '9:00' }, ['BAD_SETTING nodes.s.data.entries.0.at']],
    [{ kind: 'date', field: 'vars.x' }, ['UNKNOWN_PATH nodes.s.data.entries.0.field']],
    [{ kind: 'date', field: 'run.startedAt' }, ['BAD_SETTING nodes.s.data.entries.0.field']],
    [{ kind: 'date', field: 'event.data.due' }, ['BAD_SETTING nodes.s.data.entries.0.field']],
    [{ kind: 'date', field: 'customer.createdAt', where: crosses }, ['BAD_CONDITION nodes.s.data.entries.0.where']],
    [{ ...manual, where: { all: [crosses] } }, ['BAD_CONDITION nodes.s.data.entries.0.where']],
    [
      { ...manual, where: { path: 'event.source', op: 'eq', value: 'x' } },
      ['BAD_CONDITION nodes.s.data.entries.0.where'],
    ],
    [{ kind: 'event', types: ['customer.updated'], where: crosses }, []],
    [{ ...manual, where: { path: 'customer.name', op: 'eq', value: 'event' } }, []],
  ])('%j gives %j', (entry, expected) => expect(ofEntry(entry)).toEqual(expected));

  it('is wanted of a start', () => {
    expect(problemsOf({ s: startWith(), e: end }, ['s>e'])).toEqual(['NO_ENTRY nodes.s.data.entries']);
  });
});

const ERP = { id: 'a1b2c3d4-0000-4000-8000-000000000000', name: 'ERP', baseUrl: 'https://erp.example.com/api' };

describe('a node', () => {
  const day = { n: 1, unit: 'days' };
  it.each<[string, object, string[]]>([
    ['wait', { kind: 'event', types: [], timeout: day }, ['MISSING_SETTING nodes.x.data.types']],
    ['wait', { kind: 'event', types: ['order.placed'], timeout: day }, []],
    ['wait', { kind: 'until', moment: 'soon' }, ['BAD_SETTING nodes.x.data.moment']],
    ['wait', { kind: 'until', moment: '2026-02-31' }, ['BAD_SETTING nodes.x.data.moment']],
    ['wait', { kind: 'until', moment: '2026-12-31' }, []],
    ['wait', { kind: 'until', moment: '{{ customer.attributes.renewalDate }}' }, []],
    ['wait', { kind: 'until', field: 'customer.email' }, ['BAD_SETTING nodes.x.data.field']],
    ['wait', { kind: 'until', field: 'orders.lastAt' }, []],
    ['task', { title: 'Call', onError: 'branch' }, ['BAD_SETTING nodes.x.data.onError']],
    ['task', { title: 'Call', onError: 'continue' }, []],
    ['task', { title: 'Call {{ loop.item }}' }, ['UNKNOWN_PATH nodes.x.data.title']],
    ['email', { subject: 'a\nBcc: x@example.com', text: 'Hi' }, ['BAD_SETTING nodes.x.data.subject']],
    ['email', { subject: 'a', text: 'Hi\nthere' }, []],
    ['http', { url: 'https://user:pw@example.com/' }, ['BAD_SETTING nodes.x.data.url']],
    ['http', { url: 'https://example.com{{ customer.id }}/' }, ['BAD_SETTING nodes.x.data.url']],
    ['http', { url: 'https://example.com/{{ customer.name | default: "x y" }}?a={{ customer.id }}' }, []],
    ['message', { title: ' \u00a0\t' }, ['MISSING_SETTING nodes.x.data.title']],
    ['message', { text: '\n ' }, ['MISSING_SETTING nodes.x.data.text']],
    [
      'message',
      { title: 'a', buttons: [{ type: 'send_message', title: ' ' }] },
      ['MISSING_SETTING nodes.x.data.buttons.0.title'],
    ],
    ['message', { channel: 'email', subject: ' ', text: 'a' }, ['MISSING_SETTING nodes.x.data.subject']],
    ['task', { title: '  ' }, ['MISSING_SETTING nodes.x.data.title']],
    ['activity', { summary: ' ' }, ['MISSING_SETTING nodes.x.data.summary']],
    [
      'email',
      { subject: ' ', text: ' ', html: '' },
      ['subject', 'text'].map((name) => `MISSING_SETTING nodes.x.data.${name}`),
    ],
    ['email', { subject: 'a', text: ' ', html: '<p>a</p>' }, []],
  ])('%s %j gives %j', (type, data, expected) => expect(ofNode(type, data)).toEqual(expected));

  it.each<[object, string[]]>([
    [{ connection: 'ERP', url: '/contacts/{{ customer.id }}' }, []],
    [{ connection: 'ERP', url: 'https://erp.example.com/api/contacts' }, []],
    [{ connectionId: ERP.id.toUpperCase(), url: '/contacts' }, []],
    [{ connection: 'ERP', url: '/../admin' }, ['BAD_SETTING nodes.x.data.url']],
    [{ connection: 'ERP', url: 'contacts' }, ['BAD_SETTING nodes.x.data.url']],
    [{ connection: 'ERP', url: 'https://elsewhere.example.com/' }, ['BAD_SETTING nodes.x.data.url']],
    [{ connection: 'erp', url: '/contacts' }, ['UNKNOWN_CONNECTION nodes.x.data.connection']],
    [{ connection: 'Other', url: 'https://anywhere.example.com/x' }, ['UNKNOWN_CONNECTION nodes.x.data.connection']],
    [{ connectionId: 'x', url: '/contacts' }, ['UNKNOWN_CONNECTION nodes.x.data.connectionId']],
    [{ connection: 'ERP', connectionId: ERP.id, url: '/contacts' }, ['BAD_SETTING nodes.x.data.connectionId']],
    [{ url: '/contacts' }, ['BAD_SETTING nodes.x.data.url']],
  ])('http %j with a connection gives %j', (data, expected) => {
    const nodes = { s: startWith(manual), x: { type: 'http', data }, e: end };
    const { problems } = compileGraph(setUpGraph(nodes, ['s>x', 'x>e']), { ...bareSurroundings, connections: [ERP] });
    const told = problems.map(({ code, path }) => `${code} ${path}`).filter((one) => !/^DEAD_END/.test(one));
    expect(told).toEqual(expected);
  });

  it('that waits longer than a run may take is odd', () => {
    const wait = { kind: 'duration', n: 100, unit: 'days' };
    expect(ofNode('wait', wait, { settings: { maxRunDays: 10 } })).toEqual(['ODD_SETTING nodes.x.data.n']);
    expect(ofNode('wait', wait, { settings: { maxRunDays: 100 } })).toEqual([]);
  });

  it('in a loop knows its item, behind the loop not', () => {
    const task = { type: 'task', data: { title: 'Call {{ loop.item }}' } };
    const nodes = (n: number) => ({
      ...{ s: startWith(manual), l: { type: 'loop', data: { kind: 'times', n } }, e: end },
      ...{ t: task, d: { type: 'task', data: { title: 'Done' } } },
    });
    const edges = ['s>l', 'l:loop>t', 't>l', 'l:done>d', 'd>e'];
    expect(problemsOf(nodes(100), edges)).toEqual([]);
    expect(problemsOf(nodes(500), edges)).toEqual(['ODD_SETTING nodes.l.data.n']);
    expect(problemsOf({ ...nodes(3), d: task }, edges)).toEqual(['UNKNOWN_PATH nodes.d.data.title']);
  });

  it('that merges waits for no more branches than there are', () => {
    const branches = (n: number) =>
      problemsOf(
        { s: startWith(manual), p: { type: 'parallel' }, m: { type: 'merge', data: { wait: 'n', n } }, e: end },
        ['s>p', 'p:branch:1>m', 'p:branch:2>m', 'm>e'],
      );
    expect(branches(2)).toEqual([]);
    expect(branches(3)).toEqual(['BAD_SETTING nodes.m.data.n']);
  });
});

describe('a graph', () => {
  it('has dates where it declares dates', () => {
    const variables = (value: string) => ({ variables: [{ name: 'due', type: 'date', default: value }] });
    expect(ofNode('task', { title: 'Call' }, variables('x'))).toEqual(['BAD_SETTING variables.0.default']);
    expect(ofNode('task', { title: 'Call' }, variables('2026-12-31'))).toEqual([]);
  });

  it.each([
    [
      '12345678901234567890',
      [{ path: 'nodes.0.data.set.attributes.x', message: expect.stringContaining('as a text') }],
    ],
    ['1e400', [{ path: 'nodes.0.data.set.attributes.x', message: expect.stringContaining('as a text') }]],
    ['9007199254740991', []],
    ['0.1', []],
    ['"12345678901234567890"', []],
  ])('with the number %s gives %j', (number, expected) => {
    const given = JSON.parse(
      `{"nodes":[{"id":"a","type":"update-customer","data":{"set":{"attributes.x":${number}}}}]}`,
    );
    expect(normaliseGraph(given).problems).toEqual(expected);
  });
});
