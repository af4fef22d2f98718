import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindParameters, splitStatements } from './parameters.ts';

/** Pieces of SQL that hold no placeholder however they are read. */
const inert = fc.constantFrom(
  `'it''s :not'`,
  `E'a\\' :not'`,
  `e'\\\\'`,
  `"co:l"`,
  `"say "":not"""`,
  '-- :not ; here\n',
  `/* :not /* nested :not */ ; */`,
  'x::text',
  'v := 1',
  '::int',
  'select',
  'a$b',
  '$1',
  '()',
);
const placeholder = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const piece = fc.oneof(
  inert.map((text) => ({ text, name: undefined })),
  placeholder.map((name) => ({ text: `:${name}`, name })),
);
/** Whole statements without a semicolon of their own. */
const statement = fc.array(fc.oneof(inert, fc.constantFrom(`$$ ; $$`, `$t$ it's; $$ ; $t$`, '(a; b)')), {
  minLength: 1,
});

describe('bindParameters', () => {
  it('binds each occurrence by itself', () => {
    expect(bindParameters('select :a + :b + :a')).toEqual({ text: 'select $1 + $2 + $3', names: ['a', 'b', 'a'] });
  });

  it('leaves casts and assignments alone', () => {
    expect(bindParameters('select :a::int, now()::date, f(x := 1, y := :y)')).toEqual({
      text: 'select $1::int, now()::date, f(x := 1, y := $2)',
      names: ['a', 'y'],
    });
  });

  it('rewrites inside dollar quotes, as the service does', () => {
    expect(bindParameters('select $$a :b c$$, $t$:d$t$')).toEqual({
      text: 'select $$a $1 c$$, $t$$2$t$',
      names: ['b', 'd'],
    });
  });

  it('takes an array slice for a placeholder', () => {
    expect(bindParameters('select (array[1,2,3])[1:2]')).toEqual({ text: 'select (array[1,2,3])[1$1]', names: ['2'] });
  });

  it('knows an escape string from a string after a name that ends in e', () => {
    expect(bindParameters(String.raw`select E'\' :a', date'\', :b`).names).toEqual(['b']);
    expect(bindParameters(String.raw`select E'\\', :a, 'a\', :b`).names).toEqual(['a', 'b']);
  });

  it('finds the placeholders between any literals and comments, in order, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const names = pieces.flatMap(({ name }) => name ?? []);
        let count = 0;
        const text = pieces.map((each) => (each.name === undefined ? each.text : `$${++count}`)).join(' ');
        expect(bindParameters(pieces.map((each) => each.text).join(' '))).toEqual({ text, names });
      }),
    );
  });

  it('changes no text without a colon', () => {
    const sql = fc.string({ unit: fc.constantFrom(...`ab e'"$-/*;\\\n(`.split('')), maxLength: 60 });
    fc.assert(
      fc.property(sql, (text) => {
        expect(bindParameters(text)).toEqual({ text, names: [] });
      }),
    );
  });
});

describe('splitStatements', () => {
  it('takes a trailing semicolon, blanks and comments for no statement', () => {
    expect(splitStatements(' select 1; ; -- the end\n /* ; */ ')).toEqual(['select 1']);
    expect(splitStatements(' -- nothing')).toEqual([]);
  });

  it('keeps function bodies whole', () => {
    const quoted = `create function f() returns int language plpgsql as $f$ begin perform 1; return 'a;'; end $f$`;
    const atomic = `create or replace function f(a int) returns int
      begin atomic select case when a > 0 then 1 else 2 end; select 3; end`;
    expect(splitStatements(`${quoted};\n${atomic};\nselect 2;`)).toEqual([quoted, atomic, 'select 2']);
  });

  it('takes begin and end outside a routine for statements', () => {
    expect(splitStatements('begin; select case when true then 1 end; end')).toHaveLength(3);
  });

  it('keeps the actions of a rule together', () => {
    const rule = 'create rule r as on insert to t do (insert into a values (1); insert into b values (2))';
    expect(splitStatements(`${rule}; select 1`)).toEqual([rule, 'select 1']);
  });

  it('divides any statements where they were joined', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), (scripts) => {
        const statements = scripts.map((pieces) => ['select', ...pieces].join(' ').trim());
        expect(splitStatements(statements.join('\n;\n'))).toEqual(statements);
      }),
    );
  });
});
