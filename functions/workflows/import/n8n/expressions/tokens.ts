/** Splits an expression of n8n into tokens. It is read, never run. */

/** A word, number, text or sign of an expression, with its place. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign';
  /** Of a text: what it means. */
  readonly value: string;
  /** As written, of a template literal with `${` in it. */
  readonly template?: string;
}

/** Thrown by the tokeniser and the parser; the message says what is not understood. */
export class NotTranslated extends Error {}

const SPACE = /\s+/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?/iy;
/** Longer ones first. */
const SIGN = /===|!==|\?\.|\?\?|=>|==|!=|>=|<=|&&|\|\||[()[\]{}.,:?+\-*/%<>!=;&|^~]/y;
const TEXT = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/sy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '' };

function meaningOf(written: string): string {
  return written.replaceAll(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis,
    (_, long, short, byte, one) => {
      const code = Number.parseInt(long ?? short ?? byte ?? '', 16);
      if (Number.isNaN(code)) return one === '\n' ? '' : (ESCAPES[one] ?? one ?? '');
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
        ? '\ufffd'
        : String.fromCodePoint(code);
    },
  );
}

const MOST_TOKENS = 500;

/** Throws NotTranslated. */
export function tokenise(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let place = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place;
    const match = pattern.exec(expression);
    if (match) place += match[0].length;
    return match;
  };
  while (place < expression.length) {
    if (tokens.length > MOST_TOKENS) throw new NotTranslated('is too long');
    if (take(SPACE)) continue;
    const text = take(TEXT);
    if (text) {
      const [, double, single, template] = text;
      const value = meaningOf(double ?? single ?? template ?? '');
      tokens.push({ kind: 'text', value, ...(template?.includes('${') ? { template } : {}) });
      continue;
    }
    const from = place;
    const kind = take(NAME) ? 'name' : take(NUMBER) ? 'number' : take(SIGN) ? 'sign' : undefined;
    if (kind === undefined)
      throw new NotTranslated(`has "${expression.slice(place, place + 10)}", which is not understood`);
    tokens.push({ kind, value: expression.slice(from, place) });
  }
  return tokens;
}
