/** Reads SQL text as the RDS Data API does: `:name` placeholders become `$n`, and a call has one statement. Imports nothing. */

export interface BoundSql {
  /** The statement with `$1`, `$2`, … in place of the placeholders. */
  readonly text: string;
  /** The name of each `$n`. The service binds every occurrence separately, so a name that is used twice is here twice. */
  readonly names: readonly string[];
}

/** A part of SQL text that is read in one way. Quoted names count as literals. */
interface Segment {
  readonly kind: 'code' | 'literal' | 'comment';
  readonly start: number;
  readonly end: number;
}

const SEGMENT_START = /['"]|--|\/\*|\$/g;
const STANDARD_STRING = /'[^']*(?:''[^']*)*'?/y;
const ESCAPE_STRING = /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'?/y;
const QUOTED_IDENTIFIER = /"[^"]*(?:""[^"]*)*"?/y;
const LINE_COMMENT = /--[^\r\n]*/y;
/** `$$` or `$tag$`. A tag begins like an identifier, so `$1$` is not one. */
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD_CHARACTER = /[\w$\u0080-\uffff]/;

/** `::` and `:=` come first, so that no part of a cast or an assignment is taken for a placeholder. */
const COLON = /::|:=|:(\w+)/g;
const STATEMENT_TOKEN = /[;()]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** Returns the end of the match of `pattern` at `start`; the pattern always matches there. */
function endOf(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : start + 1;
}

/** True for `E'…'`, in which backslashes escape; false for a name before the quote that only ends in an e. */
function isEscapeString(sql: string, quote: number): boolean {
  return /[eE]/.test(sql.charAt(quote - 1)) && !WORD_CHARACTER.test(sql.charAt(quote - 2));
}

/** Returns the end of a block comment. They nest in PostgreSQL; an unclosed one reaches to the end of the text. */
function blockCommentEnd(sql: string, start: number): number {
  let depth = 0;
  COMMENT_EDGE.lastIndex = start;
  for (let edge = COMMENT_EDGE.exec(sql); edge; edge = COMMENT_EDGE.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return sql.length;
}

/** Returns the end of the dollar-quoted string at `start`, or undefined when that `$` begins none (`$1`, `a$b`, `$x`). */
function dollarStringEnd(sql: string, start: number): number | undefined {
  DOLLAR_TAG.lastIndex = start;
  const tag = WORD_CHARACTER.test(sql.charAt(start - 1)) ? undefined : DOLLAR_TAG.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const closing = sql.indexOf(tag, start + tag.length);
  return closing < 0 ? sql.length : closing + tag.length;
}

/** Returns the segment that `mark` opens at `start`, or undefined for a `$` that opens none. */
function segmentAt(sql: string, start: number, mark: string, isDollarAware: boolean): Segment | undefined {
  const literal = (end: number): Segment => ({ kind: 'literal', start, end });
  if (mark === "'") return literal(endOf(isEscapeString(sql, start) ? ESCAPE_STRING : STANDARD_STRING, sql, start));
  if (mark === '"') return literal(endOf(QUOTED_IDENTIFIER, sql, start));
  if (mark === '--') return { kind: 'comment', start, end: endOf(LINE_COMMENT, sql, start) };
  if (mark === '/*') return { kind: 'comment', start, end: blockCommentEnd(sql, start) };
  const end = isDollarAware ? dollarStringEnd(sql, start) : undefined;
  return end === undefined ? undefined : literal(end);
}

/** Cuts `sql` into adjacent segments. Unfinished literals and comments reach to the end; PostgreSQL refuses them. */
function segmentsOf(sql: string, isDollarAware: boolean): Segment[] {
  const segments: Segment[] = [];
  let codeStart = 0;
  let searchFrom = 0;
  for (;;) {
    SEGMENT_START.lastIndex = searchFrom;
    const mark = SEGMENT_START.exec(sql);
    if (!mark) break;
    const segment = segmentAt(sql, mark.index, mark[0], isDollarAware);
    searchFrom = segment?.end ?? mark.index + 1;
    if (!segment) continue;
    if (segment.start > codeStart) segments.push({ kind: 'code', start: codeStart, end: segment.start });
    segments.push(segment);
    codeStart = segment.end;
  }
  if (codeStart < sql.length) segments.push({ kind: 'code', start: codeStart, end: sql.length });
  return segments;
}

/**
 * Turns each `:name` into the next `$n`, except in strings, quoted identifiers and comments. As in the service, whose scanner
 * does not know them, **dollar-quoted bodies are not excepted**: `$$a :b$$` becomes `$$a $1$$`, and quotes inside a
 * body open strings. The bound of an array slice, `a[1:2]`, is taken for a placeholder named `2`.
 * https://github.com/tmokmss/aurora-data-api-proxy/blob/main/COMPATIBILITY.md (checked there against Aurora 17.9)
 */
export function bindParameters(sql: string): BoundSql {
  const names: string[] = [];
  const pieces = segmentsOf(sql, false).map(({ kind, start, end }) => {
    const piece = sql.slice(start, end);
    if (kind !== 'code') return piece;
    return piece.replace(COLON, (colon, name: string | undefined) =>
      name === undefined ? colon : `$${names.push(name)}`,
    );
  });
  return { text: pieces.join(''), names };
}

/** Tracks `begin atomic … end` bodies as psql does: their semicolons belong to the function. */
function createBodyDepth() {
  const opening: string[] = [];
  let depth = 0;
  return {
    read(word: string): number {
      // At most four words name a routine: create or replace function.
      if (opening.length < 4) opening.push(word);
      const isRoutine = /^create (or replace )?(function|procedure)\b/.test(opening.join(' '));
      if (isRoutine && (word === 'begin' || (word === 'case' && depth > 0))) depth += 1;
      else if (word === 'end' && depth > 0) depth -= 1;
      return depth;
    },
  };
}

/**
 * Returns the statements of a script, trimmed and without their semicolons; leaves out what has only comments and blanks.
 * Does not split at semicolons in literals, dollar-quoted bodies, comments, parentheses (`create rule … do (…; …)`) and
 * `begin atomic` bodies.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let hasContent = false;
  let parentheses = 0;
  let bodyDepth = 0;
  let body = createBodyDepth();
  const close = (end: number) => {
    if (hasContent) statements.push(sql.slice(start, end).trim());
    start = end + 1;
    hasContent = false;
    parentheses = 0;
    bodyDepth = 0;
    body = createBodyDepth();
  };
  // Only code can end a statement; a literal makes a statement of its text, a comment does not.
  for (const segment of segmentsOf(sql, true)) {
    if (segment.kind === 'literal') hasContent = true;
    if (segment.kind !== 'code') continue;
    const code = sql.slice(segment.start, segment.end);
    let read = 0;
    for (const { 0: token, index } of code.matchAll(STATEMENT_TOKEN)) {
      const isDivider = token === ';' && parentheses === 0 && bodyDepth === 0;
      if (/\S/.test(code.slice(read, isDivider ? index : index + token.length))) hasContent = true;
      read = index + token.length;
      if (isDivider) close(segment.start + index);
      else if (token === '(') parentheses += 1;
      else if (token === ')') parentheses = Math.max(0, parentheses - 1);
      else if (token !== ';') bodyDepth = body.read(token.toLowerCase());
    }
    if (/\S/.test(code.slice(read))) hasContent = true;
  }
  close(sql.length);
  return statements;
}
