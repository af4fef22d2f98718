/** Parses `Hello {{ customer.name | default: "you" }}` into parts, once, when a graph is compiled. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import { type Names, readPath } from '../conditions/path.ts';
import { directives, filterNames, filters } from './filters.ts';

/** What values are escaped for: HTML, the inside of a JSON string, a part of a URL, or nothing. */
export type Escape = 'none' | 'html' | 'json' | 'url';

/** A filter with its arguments, checked. */
export interface AppliedFilter {
  readonly name: string;
  /** A format of `date` is PostgreSQL's. */
  readonly args: readonly (string | number)[];
}

/** Literal text, or a value with its filters. */
export type Part = { readonly text: string } | { readonly path: readonly string[]; readonly filters: AppliedFilter[] };

interface TextIssue {
  readonly code: 'BAD_TEXT' | 'UNKNOWN_PATH' | 'UNKNOWN_FILTER';
  readonly message: string;
}

interface ParsedText {
  readonly parts: readonly Part[];
  readonly issues: readonly TextIssue[];
}

/** Words that older texts use for a path. */
const WORDS = new Map([['USER_ID', 'run.userId']]);

const DEFAULT_FORMAT = '%Y-%m-%d';

/** A format of strftime as one of to_char, or what is wrong with it. */
function toPostgres(format: string): { pattern: string } | { unknown: string } {
  let pattern = '';
  // Such as `d MMM yyyy`, which would show just that.
  if (!format.includes('%')) return { unknown: `the format "${format}"` };
  for (const [piece, directive, literal] of format.matchAll(/%(-?.?)|([^%]+)/gsu)) {
    const known = directives[directive ?? ''];
    if (literal === undefined && directive !== '%' && known === undefined) return { unknown: piece };
    pattern += known ?? `"${(literal ?? '%').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  }
  return { pattern };
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?))\s*(?:,|$)/gy;

/** Texts in quotes and numbers, between commas; undefined for anything else. */
function readArguments(written: string): (string | number)[] | undefined {
  const found: (string | number)[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < written.length) {
    const match = TOKEN.exec(written);
    if (!match) return undefined;
    const quoted = match[1] ?? match[2];
    found.push(quoted === undefined ? Number(match[3]) : quoted.replaceAll(/\\(.)/gs, '$1'));
  }
  return found;
}

function fits(kind: string, arg: string | number): boolean {
  if (kind === 'number') return typeof arg === 'number' && Math.abs(arg) <= 1e15;
  if (kind === 'whole') return typeof arg === 'number' && Number.isInteger(arg) && arg >= 0 && arg <= 10_000;
  return typeof arg === 'string' || kind === 'text';
}

function readFilter(written: string): AppliedFilter | string {
  const [, name = '', rest] = /^\s*([\w-]*)\s*(?::(.*))?$/s.exec(written) ?? [];
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!filter) {
    const known = `known: ${filterNames.join(', ')}`;
    return `the filter "${name || written.trim()}" is unknown${didYouMean(name, filterNames) || `; ${known}`}`;
  }
  const args = rest === undefined ? [] : readArguments(rest);
  const fitting = args?.every((arg, index) => fits(filter.args[index] ?? '', arg)) ?? false;
  if (!args || !fitting || args.length < filter.required || args.length > filter.args.length)
    return `the filter "${name}" takes ${filter.args.length === 0 ? 'nothing' : filter.args.join(' and ')} behind a colon: texts in quotes, numbers without`;
  if (name === 'round' && Number(args[0] ?? 0) > 10) return 'the filter "round" takes at most 10 decimals';
  if (name !== 'date') return { name, args };
  const format = toPostgres(String(args[0] ?? DEFAULT_FORMAT));
  if ('pattern' in format) return { name, args: [format.pattern] };
  return `the filter "date" does not know ${format.unknown}; known: ${Object.keys(directives)
    .map((one) => `%${one}`)
    .join(' ')} %%`;
}

/** Splits at bars that are not in quotes. */
const pieces = (inner: string): string[] => inner.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^|"'])+/gs) ?? [''];

function readOutput(inner: string, names: Names, issues: TextIssue[]): Part | undefined {
  const [first = '', ...rest] = pieces(inner);
  const word = first.trim();
  const { segments, error } = readPath(WORDS.get(word) ?? word, names);
  if (segments === undefined) issues.push({ code: 'UNKNOWN_PATH', message: error ?? '' });
  const applied: AppliedFilter[] = [];
  for (const written of rest) {
    const filter = readFilter(written);
    if (typeof filter === 'string') issues.push({ code: 'UNKNOWN_FILTER', message: filter });
    else applied.push(filter);
  }
  return segments && { path: segments, filters: applied };
}

/** No two alternatives begin alike, so that a text of many quotes takes no longer than another. */
const OUTPUT = /\{\{((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'}]|\}(?!\}))*)\}\}/gs;

/** Returns the parts in their order, and what is wrong. `{%` is refused: there are no tags. */
export function parseText(text: string, names: Names): ParsedText {
  const parts: Part[] = [];
  const issues: TextIssue[] = [];
  const literal = (piece: string) => {
    if (/\{\{|\{%/.test(piece))
      issues.push({
        code: 'BAD_TEXT',
        message: 'has braces that do not close, or a tag; only {{ path | filter }} is filled in',
      });
    if (piece !== '') parts.push({ text: piece });
  };
  let end = 0;
  for (const match of text.matchAll(OUTPUT)) {
    literal(text.slice(end, match.index));
    const part = readOutput(match[1] ?? '', names, issues);
    if (part) parts.push(part);
    end = match.index + match[0].length;
  }
  literal(text.slice(end));
  return { parts, issues };
}
