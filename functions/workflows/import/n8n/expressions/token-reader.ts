/** Reads tokens one after the other: signs, names, and values that are written out. */
import { NotTranslated, type Token } from './tokens.ts';
import type { Call } from './tree.ts';

/** Names that are values. */
export const WORDS: Readonly<Record<string, boolean | null>> = {
  true: true,
  false: false,
  null: null,
  undefined: null,
};

/** Reads tokens in order, with a look ahead. */
export class TokenReader {
  protected place = 0;
  protected readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected is(value: string): boolean {
    const token = this.tokens[this.place];
    return token?.kind === 'sign' && token.value === value;
  }

  protected take(value: string): boolean {
    const found = this.is(value);
    if (found) this.place += 1;
    return found;
  }

  protected need(value: string): void {
    if (!this.take(value)) throw new NotTranslated(`lacks "${value}"`);
  }

  protected next(): Token {
    const token = this.tokens[this.place];
    if (!token) throw new NotTranslated('ends too early');
    this.place += 1;
    return token;
  }

  protected quoted(otherwise: string): string {
    const token = this.next();
    if (token.kind !== 'text' || token.template !== undefined) throw new NotTranslated(otherwise);
    return token.value;
  }

  protected member(): string {
    const token = this.next();
    if (token.kind !== 'name') throw new NotTranslated('has a dot without a name behind it');
    return token.value;
  }

  protected key(): string {
    const token = this.next();
    const isPlace = token.kind === 'number' && /^\d{1,9}$/.test(token.value);
    if (!isPlace && (token.kind !== 'text' || token.template !== undefined))
      throw new NotTranslated('has a member whose name is computed');
    this.need(']');
    return token.value;
  }

  protected args(): Call['args'] {
    const args: Call['args'][number][] = [];
    while (!this.take(')')) {
      if (args.length > 0) this.need(',');
      args.push(this.is('{') ? this.object() : this.literal());
    }
    return args;
  }

  private literal(): string | number | boolean | null {
    const isNegative = this.take('-');
    const { kind, value, template } = this.next();
    if (kind === 'number') return isNegative ? -Number(value) : Number(value);
    if (kind === 'text' && template === undefined && !isNegative) return value;
    if (kind === 'name' && Object.hasOwn(WORDS, value) && !isNegative) return WORDS[value] ?? null;
    throw new NotTranslated('calls a method with what is not written out');
  }

  /** `{ days: 1 }`. */
  private object(): Readonly<Record<string, number>> {
    const members: [string, number][] = [];
    this.need('{');
    while (!this.take('}')) {
      if (members.length > 0) this.need(',');
      const { value } = this.next();
      this.need(':');
      members.push([value, Number(this.literal())]);
    }
    return Object.fromEntries(members);
  }
}
