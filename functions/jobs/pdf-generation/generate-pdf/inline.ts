/** Splits the text of a block into runs of one style. */
import type { Token, Tokens } from 'marked';

export interface Run {
  readonly text: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isCode: boolean;
  readonly link: string | undefined;
}

export const PLAIN: Run = { text: '', isBold: false, isItalic: false, isCode: false, link: undefined };
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  '#39': "'",
};

/** Links whose protocols cannot run code. */
const safeLink = (href: string) => (/^(https?:|mailto:)/i.test(href) ? href : undefined);

/** Control characters have no glyph. */
function plainText(text: string): string {
  const decoded = text.replace(/&(\w+|#39);/g, (whole, name: string) => CHARACTERS[name] ?? whole);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are removed
  const visible = decoded.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ');
  // Through bytes: half of a surrogate pair is no valid text.
  return Buffer.from(visible).toString();
}

function runsOf(token: Token, style: Run): Run[] {
  switch (token.type) {
    case 'strong':
      return inline(token.tokens ?? [], { ...style, isBold: true });
    case 'em':
      return inline(token.tokens ?? [], { ...style, isItalic: true });
    case 'link':
      return inline(token.tokens ?? [], { ...style, link: safeLink((token as Tokens.Link).href) });
    case 'codespan':
      return [{ ...style, isCode: true, text: plainText((token as Tokens.Codespan).text) }];
    case 'br':
      return [{ ...style, text: '\n' }];
    case 'image':
      // Pictures are not fetched; their description is printed.
      return [{ ...style, text: plainText((token as Tokens.Image).text) }];
    case 'html':
      // Tags are printed, because they may be part of a customer's name; only <br> is a line break.
      return [{ ...style, text: /^<br\s*\/?>/i.test(token.raw) ? '\n' : plainText(token.raw) }];
    default: {
      const inner = 'tokens' in token ? token.tokens : undefined;
      if (inner) return inline(inner, style);
      const text = 'text' in token ? String(token.text) : token.raw;
      // A line break of the source is a space in the document.
      return [{ ...style, text: plainText(text).replace(/\n/g, ' ') }];
    }
  }
}

export function inline(tokens: readonly Token[], style: Run = PLAIN): Run[] {
  return tokens.flatMap((token) => runsOf(token, style)).filter(({ text }) => text !== '');
}
