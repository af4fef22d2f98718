/** Texts: what is refused, and that TypeScript and PostgreSQL fill them alike. */
import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { fillText } from './fill-text.ts';
import { type Escape, parseText } from './parse-text.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const names = { variables: new Set(['a', 'b', 'c']), nodes: new Set<string>() };

function parse(text: string) {
  const { parts, issues } = parseText(text, names);
  expect([text, issues]).toEqual([text, []]);
  return parts;
}

interface Case {
  readonly text: string;
  readonly escape: Escape;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function fillInSql(cases: readonly Case[]) {
  const rows = cases.map(({ text, escape: escapedFor, facts }) => ({
    compiled: { escape: escapedFor, parts: parse(text) },
    facts,
  }));
  return database.query<{ text: string; missing: number; later: string }>(
    `select f.filled as text, f.missing, automation.text_of_values(c.compiled, automation.values_of_text(c.compiled, c.facts)) as later
     from rows from (jsonb_to_recordset($1::jsonb) as (compiled jsonb, facts jsonb)) with ordinality c
     cross join lateral automation.fill_text(c.compiled, c.facts) f
     order by c.ordinality`,
    [JSON.stringify(rows)],
  );
}

const words = fc.constantFrom(
  '',
  ' ',
  'anna',
  'Élodie Ünal',
  '<b>&"\'',
  ' \tx\u00a0',
  'straße',
  '12',
  '-3.50',
  '1e3',
  'a/b?c=d e',
  '😀\n\u0001',
  'ΑΣ',
  '2026-11-29',
  '2026-03-29T01:30:00Z',
  '2026-11-01T05:30:00+00:00',
);
const numbers = fc.oneof(
  fc.constantFrom(0, -0.005, 0.1, 2.5, 1234567.895, -1234.5, 1e15),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1000),
);
const values = fc.oneof(
  words,
  numbers,
  fc.boolean(),
  fc.constant(null),
  fc.constant({ x: 1 }),
  fc.array(fc.oneof(words, numbers, fc.constant(null)), { maxLength: 3 }),
);
const facts = fc.record({
  vars: fc.dictionary(fc.constantFrom('a', 'b', 'c'), values),
  run: fc.record({ timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata') }),
});
const filter = fc.constantFrom(
  ...[
    'default: "you"',
    "default: 'a \\' b'",
    'upcase',
    'downcase',
    'capitalize',
    'strip',
    'truncate: 4',
    'truncate: 3, "…"',
  ],
  ...[
    'date',
    'date: "%d.%m.%Y %H:%M"',
    'date: "%A, %-d %B %y at %-I:%M %p, %-m %-H"',
    'date: "%a %b %j %S %% \\"x\\" MM"',
  ],
  ...['plus: 0.2', 'minus: 1', 'round', 'round: 2', 'money', 'money: "€"', 'money: "EUR"', 'url_encode'],
);
const output = fc
  .tuple(fc.constantFrom('vars.a', 'vars.b', 'vars.c', 'vars.a.x'), fc.array(filter, { maxLength: 3 }))
  .map(([path, filters]) => `{{ ${[path, ...filters].join(' | ')} }}`);
const texts = fc
  .array(fc.oneof(output, fc.constantFrom('Hello ', '{ x }', '\n')), { minLength: 1, maxLength: 3 })
  .map((pieces) => pieces.join(''));
const cases = fc.record({ text: texts, escape: fc.constantFrom<Escape>('none', 'html', 'json', 'url'), facts });

describe('a filled text', () => {
  it('is the same in TypeScript and in SQL', async () => {
    for (let round = 0; round < 10; round += 1) {
      const sample = fc.sample(cases, 300);
      const answers = await fillInSql(sample);
      const wrong = sample.flatMap((one, index) => {
        const mine = fillText(parse(one.text), one.escape, one.facts);
        const answer = answers[index];
        const { text, missing } = mine;
        return text === answer?.text && text === answer.later && missing === answer.missing
          ? []
          : [{ one, mine, answer }];
      });
      expect(wrong.slice(0, 3)).toEqual([]);
    }
  });

  it('finds values at paths of any length', async () => {
    const paths = ['', 'a', 'a,b', 'a,b,c', 'a,b,c,1', 'a,b,c,1,e', 'a,b,c,9', 'x', 'a,x,c', 'a,b,x'];
    const rows = await database.query(
      `select p.path from unnest($1::text[]) p (path)
       cross join lateral (select string_to_array(p.path, ',') as names, '{"a": {"b": {"c": [1, {"e": null}]}}}'::jsonb as facts) x
       where automation.value_at(x.facts, to_jsonb(x.names)) is distinct from x.facts #> x.names`,
      [paths],
    );
    expect(rows).toEqual([]);
  });

  const run = { timeZone: 'Europe/Berlin' };
  const fill = (text: string, vars: object, escapedFor: Escape = 'none') =>
    fillText(parse(text), escapedFor, { vars, run });

  it.each([
    ['Hi {{ vars.a | default: "you" }}!', { a: null }, 'Hi you!'],
    ['{{ vars.a | plus: 0.2 }}', { a: 0.1 }, '0.3'],
    ['{{ vars.a | money: "€" }}', { a: 1234.5 }, '€1,234.50'],
    ['{{ vars.a | money: "EUR" }}', { a: '-0.5' }, '-0.50 EUR'],
    ['{{ vars.a | round: 1 }}', { a: -2.25 }, '-2.3'],
    ['{{ vars.a | truncate: 5 }}', { a: 'truncated' }, 'tr...'],
    ['{{ vars.a | date: "%d.%m.%Y %H:%M" }}', { a: '2026-07-01T22:30:00Z' }, '02.07.2026 00:30'],
    ['{{ vars.a }}', { a: ['x', 2, null] }, 'x, 2, '],
  ])('%s', (text, vars, expected) => {
    expect(fill(text, vars)).toEqual({ text: expected, missing: 0 });
  });

  it('counts what is missing, and leaves it out', () => {
    expect(fill('a{{ vars.a }}b{{ vars.b | upcase }}c', {})).toEqual({ text: 'abc', missing: 2 });
  });

  it('escapes values for where they go, never the text around them', () => {
    const vars = { a: '<a href="x">\n' };
    expect(fill('<p>{{ vars.a }}</p>', vars, 'html').text).toBe('<p>&lt;a href=&quot;x&quot;&gt;\n</p>');
    expect(JSON.parse(fill('{"a": "{{ vars.a }}"}', vars, 'json').text)).toEqual(vars);
    expect(fill('?q={{ vars.a }}', { a: 'a&b=c' }, 'url').text).toBe('?q=a%26b%3Dc');
  });
});

test.each([
  ['{{ vars.a', 'BAD_TEXT'],
  ['{% if x %}', 'BAD_TEXT'],
  [`{{ ${'"'.repeat(51)} }}`, 'BAD_TEXT'],
  ['{{ }}', 'UNKNOWN_PATH'],
  ['{{ vars.a | nothing }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | default }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | plus: "1" }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | upcase: 1 }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | round: 99 }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | date: "%Q" }}', 'UNKNOWN_FILTER'],
  ['{{ vars.a | date: "d MMM yyyy" }}', 'UNKNOWN_FILTER'],
  ['{{ constructor }}', 'UNKNOWN_PATH'],
])('refuses %s', (text, code) => {
  expect(parseText(text, names).issues.map((issue) => issue.code)).toEqual([code]);
});

/** Liquid is what people know: LiquidJS fills the same texts alike, where both have the filter and mean to be exact. */
test('texts read as in Liquid', () => {
  const liquid = new Liquid({ ownPropertyOnly: true, timezoneOffset: 0 });
  const plain = fc.constantFrom('', ' ', 'anna', 'Anna LEE', '  x ', 'a/b?c=d&e', 'one two three four', null);
  const common = fc.constantFrom(
    ...['default: "you"', 'upcase', 'downcase', 'capitalize', 'strip', 'truncate: 8', 'truncate: 5, "-"', 'url_encode'],
  );
  const instants = fc.constantFrom('2026-01-05T04:05:09Z', '2026-11-15T14:05:09Z');
  const dated = fc.constantFrom('date: "%Y-%m-%d %H:%M:%S"', 'date: "%A %-d. %B %y, %I:%M %p, %j %a %b %d %-m %-H"');
  const numeric = fc.constantFrom('plus: 3', 'minus: 10', 'round', 'default: "none"');
  const cases = fc.oneof(
    fc.tuple(plain, fc.array(common, { maxLength: 3 })),
    fc
      .tuple(instants, dated, fc.array(common, { maxLength: 2 }))
      .map(([a, first, more]) => [a, [first, ...more]] as const),
    fc.tuple(fc.integer({ min: -999, max: 999 }), fc.array(numeric, { maxLength: 3 })),
  );
  fc.assert(
    fc.property(cases, ([a, filters]) => {
      const text = `<{{ ${['vars.a', ...filters].join(' | ')} }}>`;
      const given = { vars: { a }, run: { timeZone: 'UTC' } };
      expect([text, fillText(parse(text), 'none', given).text]).toEqual([text, liquid.parseAndRenderSync(text, given)]);
    }),
    { numRuns: 2000 },
  );
});
