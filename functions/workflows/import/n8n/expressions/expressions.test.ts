/** Every production of the grammar of expressions, and what is outside of it. */
import { describe, expect, it } from 'vitest';
import { convert, dataOf, fileOf, nodeOf } from '../setup-files.ts';

/** What the text of a Set becomes behind a webhook, an HTTP request and a Set. */
function translated(text: string) {
  const workflow = convert(
    fileOf(
      {
        Hook: { type: 'webhook' },
        'Get order': { type: 'httpRequest', parameters: { url: 'https://example.com' } },
        Fields: { type: 'set', parameters: { values: { string: [{ name: 'Full name', value: 'x' }] } } },
        N: { type: 'set', parameters: { values: { string: [{ name: 'v', value: text }] } } },
        Alone: { type: 'agent' },
      },
      ['Hook>Get order', 'Get order>Fields', 'Fields>N'],
    ),
  );
  const [expression] = nodeOf(workflow, 'N').expressions;
  const variables = dataOf(workflow, 'n') as { readonly variables?: { readonly v?: unknown } } | undefined;
  return { value: variables?.variables?.v, outcome: expression?.outcome, reason: expression?.reason ?? null };
}

describe('a path', () => {
  it.each([
    ['={{ $json.total }}', { path: 'steps.get-order.total' }],
    ['={{$json["first name"].x}}', { path: 'steps.get-order["first name"].x' }],
    ["={{ $json['a']['b'] }}", { path: 'steps.get-order.a.b' }],
    ['={{ $json?.a?.b }}', { path: 'steps.get-order.a.b' }],
    ['={{ $json.items[0].id }}', { path: 'steps.get-order.items.0.id' }],
    ['={{ $json["Full name"] }}', { path: 'vars.Full_name' }],
    ['={{ $input.item.json.a }}', { path: 'steps.get-order.a' }],
    ['={{ $input.first().json.a }}', { path: 'steps.get-order.a' }],
    ["={{ $('Get order').item.json.a }}", { path: 'steps.get-order.a' }],
    ['={{ $("Get order").first().json.a }}', { path: 'steps.get-order.a' }],
    ["={{ $('Get order').last().json['a'] }}", { path: 'steps.get-order.a' }],
    ["={{ $('Get order').all()[0].json.a }}", { path: 'steps.get-order.a' }],
    ['={{ $node["Get order"].json["a"] }}', { path: 'steps.get-order.a' }],
    ['={{ $node.Fields.json.a }}', { path: 'steps.get-order.a' }],
    ["={{ $('Hook').item.json.body.email }}", { path: 'event.body.email' }],
    ['={{ $now }}', { path: 'now' }],
    ['={{ $execution.id }}', { path: 'run.id' }],
    ['={{ $workflow.id }}', { path: 'run.workflowId' }],
    ['={{ $vars.offer }}', { path: 'vars.offer' }],
    ['={{ ($json.a) }}', { path: 'steps.get-order.a' }],
  ])('%s is translated', (text, value) => {
    expect(translated(text)).toEqual({ value, outcome: 'translated', reason: null });
  });
});

describe('a text', () => {
  it.each([
    ['=Hi {{ $json.name }}!', 'Hi {{ steps.get-order.name }}!'],
    ['={{ "Hi " + $json.name + \'!\' }}', 'Hi {{ steps.get-order.name }}!'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a file
    ['={{ `Hi ${$json.name}, ${$json.a}` }}', 'Hi {{ steps.get-order.name }}, {{ steps.get-order.a }}'],
    ['={{ $json.a.toLowerCase() }}', '{{ steps.get-order.a | downcase }}'],
    ['={{ $json.a.toUpperCase().trim() }}', '{{ steps.get-order.a | upcase | strip }}'],
    ['={{ $json.a.toString() }}', { path: 'steps.get-order.a' }],
    ['={{ $json.a.toFixed(2) }}', '{{ steps.get-order.a | round: 2 }}'],
    ['={{ $json.a.slice(0, 5) }}', '{{ steps.get-order.a | truncate: 5, "" }}'],
    ['={{ encodeURIComponent($json.a) }}', '{{ steps.get-order.a | url_encode }}'],
    ['={{ $json.a + 1 }}', '{{ steps.get-order.a | plus: 1 }}'],
    ['={{ $json.a - 2.5 }}', '{{ steps.get-order.a | minus: 2.5 }}'],
    ['={{ $json.a ?? "you" }}', '{{ steps.get-order.a | default: "you" }}'],
    ["={{ $now.toFormat('yyyy-MM-dd HH:mm') }}", '{{ now | date: "%Y-%m-%d %H:%M" }}'],
    ['={{ $now.toISO() }}', { path: 'now' }],
    ['={{ $today }}', '{{ now | date: "%Y-%m-%d" }}'],
    ['={{ $workflow.name }}', 'Test'],
    ['={{ 5 }}', '5'],
    ['={{ "a\\"b" }}', 'a"b'],
    ['=no braces', 'no braces'],
    ['={{ "{{" }}', '{ {'],
  ])('%s is translated', (text, value) => {
    expect(translated(text)).toMatchObject({ value, outcome: 'translated' });
  });

  it('that is no expression stays, and its braces are written apart', () => {
    expect(translated('Hi {{ $json.a }}')).toMatchObject({ value: 'Hi { { $json.a }}', outcome: undefined });
  });

  it('with a default for more than a missing value says so', () => {
    expect(translated('={{ $json.a || "x" }}')).toMatchObject({
      outcome: 'translated',
      reason: expect.stringContaining('missing value only'),
    });
  });
});

describe('what is not translated', () => {
  it.each([
    ['={{ $json.items.map(i => i.name) }}', 'kept', 'calls a method with what is not written out'],
    ['={{ $json.a > 1 ? "x" : "y" }}', 'kept', 'choice'],
    ['={{ $json.a * 2 }}', 'kept', '"*"'],
    ['={{ $json.a + $json.b }}', 'kept', 'counts with two values'],
    ['={{ $json.items.length }}', 'kept', 'counts a list'],
    ['={{ $now.plus({ days: 1 }) }}', 'kept', 'a wait has an offset'],
    ["={{ $now.toFormat('kkkk') }}", 'kept', 'kkkk'],
    ['={{ $fromAI("x") }}', 'kept', '$fromAI'],
    ['={{ $env.HOME }}', 'kept', '$env'],
    ["={{ $('Nobody').item.json.a }}", 'kept', 'no node is named "Nobody"'],
    ["={{ $('Hook').item.json.headers.x }}", 'kept', 'headers'],
    ['={{ $json[$json.key] }}', 'kept', 'computed'],
    ['={{ JSON.stringify($json) }}', 'kept', 'JSON'],
    ['={{ new Date() }}', 'kept', 'new'],
    ['={{ $json.', 'translated', null],
    ['={{ }}', 'kept', 'ends too early'],
    ['={{ $json.a.replace(/x/g, "") }}', 'kept', ''],
    ['={{ $workflow.active }}', 'kept', '$workflow.active'],
  ])('%s is %s', (text, outcome, reason) => {
    const found = translated(text);
    expect(found.outcome).toBe(outcome);
    if (reason !== null) expect(found.reason).toContain(reason);
    if (outcome === 'kept') expect(JSON.stringify(found.value)).toMatch(/\{\{ n8n: /);
  });

  it.each([
    '={{ $json.constructor.constructor("return process")() }}',
    '={{ this.process.mainModule.require("child_process").execSync("id") }}',
    '={{ (() => globalThis)() }}',
    '={{ $json.__proto__.x }}',
    '={{ eval("1") }}',
    '={{ Function("return 1")() }}',
    '={{ $json["constructor"] }}',
  ])('%s is refused, and not in the graph', (text) => {
    expect(translated(text)).toEqual({
      value: '{{ n8n: refused }}',
      outcome: 'refused',
      reason: expect.stringContaining('code'),
    });
  });

  it('beside what is, makes it partly translated', () => {
    expect(translated('={{ $json.a }} and {{ $json.b * 2 }}')).toMatchObject({
      ...{ outcome: 'partly', value: '{{ steps.get-order.a }} and {{ n8n: $json.b * 2 }}' },
    });
  });
});
