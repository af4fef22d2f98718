/** SQL text as the RDS Data API reads it: `:name` placeholders become `$n`, and one call takes one statement. Imports nothing. */

export interface BoundSql {
  /** The statement with `$1`, `$2`, … in place of the placeholders. */
  readonly text: string;
  /** Name behind each `$n`. The service binds every occurrence by itself, so a name used twice is here twice. */
  readonly names: readonly string[];
}

/** A stretch of SQL that is read in one way: quoted names count as literals. */
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
/** `$$` or `$tag$`; a tag begins like an identifier, so `$1$` is none. */
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD_CHARACTER = /[\w$\u0080-\uffff]/;

/** `::` and `:=` come first, so that a cast or an assignment is never half a placeholder. */
const COLON = /::|:=|:(\w+)/g;
const STATEMENT_TOKEN = /[;()]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** End of what `pattern` matches at `start`; the pattern always matches there. */
function endOf(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : start + 1;
}

/** `E'…'` understands backslashes, `'…'` does not; `name'…'` that merely ends in an e is no such string. */
function isEscapeString(sql: string, quote: number): boolean {
  return /[eE]/.test(sql.charAt(quote - 1)) && !WORD_CHARACTER.test(sql.charAt(quote - 2));
}

/** Block comments nest in PostgreSQL. One that is never closed reaches to the end. */
function blockCommentEnd(sql: string, start: number): number {
  let depth = 0;
  COMMENT_EDGE.lastIndex = start;
  for (let edge = COMMENT_EDGE.exec(sql); edge; edge = COMMENT_EDGE.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return sql.length;
}

/** End of the dollar-quoted string that begins at `start`; undefined when that `$` begins none (`$1`, `a$b`, `$x`). */
function dollarStringEnd(sql: string, start: number): number | undefined {
  DOLLAR_TAG.lastIndex = start;
  const tag = WORD_CHARACTER.test(sql.charAt(start - 1)) ? undefined : DOLLAR_TAG.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const closing = sql.indexOf(tag, start + tag.length);
  return closing < 0 ? sql.length : closing + tag.length;
}

/** The segment that `mark` opens at `start`; undefined for a `$` that opens none. */
function segmentAt(sql: string, start: number, mark: string, isDollarAware: boolean): Segment | undefined {
  const literal = (end: number): Segment => ({ kind: 'literal', start, end });
  if (mark === "'") return literal(endOf(isEscapeString(sql, start) ? ESCAPE_STRING : STANDARD_STRING, sql, start));
  if (mark === '"') return literal(endOf(QUOTED_IDENTIFIER, sql, start));
  if (mark === '--') return { kind: 'comment', start, end: endOf(LINE_COMMENT, sql, start) };
  if (mark === '/*') return { kind: 'comment', start, end: blockCommentEnd(sql, start) };
  const end = isDollarAware ? dollarStringEnd(sql, start) : undefined;
  return end === undefined ? undefined : literal(end);
}

/** Cuts `sql` into segments that lie end to end. Unfinished literals and comments reach to the end: refusing is PostgreSQL's business. */
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
 * Turns each `:name` into the next `$n`. Strings, quoted identifiers and comments are left alone; **dollar-quoted
 * bodies are not**: the service's scanner does not know them, so `$$a :b$$` becomes `$$a $1$$`, and quotes inside a
 * body open strings. It also takes the bound of an array slice, `a[1:2]`, for a placeholder named `2`.
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

/** Follows `begin atomic … end` bodies, whose semicolons belong to the function, the way psql does. */
function createBodyDepth() {
  const opening: string[] = [];
  let depth = 0;
  return {
    read(word: string): number {
      // Four words tell a routine: create or replace function.
      if (opening.length < 4) opening.push(word);
      const isRoutine = /^create (or replace )?(function|procedure)\b/.test(opening.join(' '));
      if (isRoutine && (word === 'begin' || (word === 'case' && depth > 0))) depth += 1;
      else if (word === 'end' && depth > 0) depth -= 1;
      return depth;
    },
  };
}

/**
 * The statements of a script, trimmed and without their semicolons; what holds only comments and blanks is dropped.
 * Semicolons in literals, dollar-quoted bodies, comments, parentheses (`create rule … do (…; …)`) and
 * `begin atomic` bodies divide nothing.
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
  // Only code can divide; literals make a stretch a statement, comments do not.
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
