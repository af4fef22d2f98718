/** The parameters of a node: what is read of them is translated and reported, and what is not read is reported too. */
import { at, isMembers, own } from '../members.ts';
import { type ExpressionReport, type FlagReport, shortened } from '../report.ts';
import type { Resolve } from './expressions/render.ts';
import { isExpression, reportExpression, type Translation, translate } from './expressions/translate.ts';

const MOST_DEEP = 20;

/** Editors write many settings as they are by default. */
const isNothing = (value: unknown): boolean =>
  value === '' || value === false || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** A name with a dot in it is written so that no two places have the same path. */
const join = (path: string, name: string): string => {
  const written = name.includes('.') ? JSON.stringify(name) : name;
  return path === '' ? written : `${path}.${written}`;
};

/** Calls `visit` for every text in a value. */
function eachText(value: unknown, path: string, visit: (path: string, text: string) => void): void {
  if (typeof value === 'string') visit(path, value);
  else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value)) eachText(one, join(path, name), visit);
}

/** Notes which parameters a rule has read. Those that none has read are reported as not carried. */
export class Params {
  readonly resolve: Resolve;
  readonly changes: string[] = [];
  isOpen = false;
  private readonly all: unknown;
  private readonly used = new Set<string>();
  private readonly reports = new Map<string, ExpressionReport>();

  constructor(all: unknown, resolve: Resolve) {
    this.all = all;
    this.resolve = resolve;
  }

  /** What differs, in words. */
  change(words: string): void {
    if (!this.changes.includes(words)) this.changes.push(words);
  }

  /** Something that only a person can write anew. */
  leaveOpen(words: string): void {
    this.isOpen = true;
    this.change(words);
  }

  /** As the file has it. Its setting counts as carried. */
  get(path: string): unknown {
    this.used.add(path.split('.')[0] ?? path);
    return at(this.all, path);
  }

  /** Without saying that it is carried. */
  look(path: string): unknown {
    return at(this.all, path);
  }

  /** The first of these paths that has a value. */
  first(...paths: readonly string[]): string | undefined {
    return paths.find((path) => this.get(path) !== undefined);
  }

  peek(value: string): Translation {
    return translate(value, this.resolve);
  }

  private translated(path: string, value: string): Translation {
    const translation = translate(value, this.resolve);
    // Double braces are places to fill in here, and a text cannot have them otherwise.
    if (translation.text.includes('{ {') && !value.includes('{ {'))
      this.change(`the braces of a text in ${path} are written apart: "{ {" in place of "{{"`);
    if (translation.outcome !== undefined) this.reports.set(path, reportExpression(path, value, translation));
    return translation;
  }

  /** A text in our language; undefined when there is none. */
  text(path: string): string | undefined {
    const value = this.get(path);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? this.translated(path, value).text : undefined;
  }

  /** Any value in our language: texts inside it are translated, and one that is a single value keeps its type. */
  value(path: string): unknown {
    return this.deep(path, this.get(path), 0);
  }

  private deep(path: string, value: unknown, depth: number): unknown {
    if (typeof value === 'string') {
      const { text, path: only } = this.translated(path, value);
      return only === undefined ? text : { path: only };
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MOST_DEEP) return null;
    if (Array.isArray(value)) return value.map((one, index) => this.deep(`${path}.${index}`, one, depth + 1));
    return Object.fromEntries(
      // A member that begins with $ would be read as one of the engine's own.
      Object.entries(value).map(([name, one]) => [
        name.replace(/^\$+/, '') || '_',
        this.deep(join(path, name), one, depth + 1),
      ]),
    );
  }

  /** Reports an expression that was translated elsewhere. */
  note(path: string, given: string, became: string, reason = ''): void {
    this.reports.set(path, {
      ...{ path, text: shortened(given), outcome: 'translated', became: shortened(became) },
      reason: reason === '' ? null : reason,
    });
  }

  /** Reports an expression that is not translated. `became`: what stands in the graph in its place. */
  keep(path: string, given: string, reason: string, became: string | null = null): void {
    const isRefused = reason.startsWith('reaches for code');
    this.reports.set(path, {
      path,
      text: shortened(given),
      outcome: isRefused ? 'refused' : 'kept',
      became,
      reason,
    });
  }

  /** Every expression of the parameters, each once. Those that were not read stay in the report only. */
  expressions(): readonly ExpressionReport[] {
    eachText(this.all, '', (path, text) => {
      if (isExpression(text) && !this.reports.has(path)) this.keep(path, text, 'its setting is not carried');
    });
    return [...this.reports.values()];
  }

  /** A line for each parameter that was not read. */
  unread(): readonly FlagReport[] {
    const names = isMembers(this.all) ? Object.keys(this.all) : [];
    return names
      .filter((name) => !this.used.has(name) && !isNothing(own(this.all, name)))
      .map((name) => ({ flag: `parameters.${name}`, isCarried: false, message: 'there is no such setting here' }));
  }

  /** Everything counts as read. */
  useAll(): void {
    for (const name of isMembers(this.all) ? Object.keys(this.all) : []) this.used.add(name);
  }
}
