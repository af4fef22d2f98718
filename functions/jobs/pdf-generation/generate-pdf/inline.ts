/** The text inside a block as runs of one style each. */
import type { Token, Tokens } from 'marked';

export interface Run {
  readonly text: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isCode: boolean;
  readonly link: string | undefined;
}

const PLAIN: Run = { text: '', isBold: false, isItalic: false, isCode: false, link: undefined };
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  '#39': "'",
};

/** Of what a browser would follow, only what cannot run anything. */
const safeLink = (href: string) => (/^(https?:|mailto:)/i.test(href) ? href : undefined);

/** Control characters have no glyph. */
function plainText(text: string): string {
  const decoded = text.replace(/&(\w+|#39);/g, (whole, name: string) => CHARACTERS[name] ?? whole);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const visible = decoded.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ');
  // By way of bytes: half of a character is none.
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
      // A picture somewhere on the net is not fetched: its description stands for it.
      return [{ ...style, text: plainText((token as Tokens.Image).text) }];
    case 'html':
      // A tag is text, for it may be part of a customer's name; a line break is one wherever it comes from.
      return [{ ...style, text: /^<br\s*\/?>/i.test(token.raw) ? '\n' : plainText(token.raw) }];
    default: {
      const inner = 'tokens' in token ? token.tokens : undefined;
      if (inner) return inline(inner, style);
      const text = 'text' in token ? String(token.text) : token.raw;
      // A line that ends in the source goes on in the document.
      return [{ ...style, text: plainText(text).replace(/\n/g, ' ') }];
    }
  }
}

export function inline(tokens: readonly Token[], style: Run = PLAIN): Run[] {
  return tokens.flatMap((token) => runsOf(token, style)).filter(({ text }) => text !== '');
}

export const textOf = (tokens: readonly Token[]): string =>
  inline(tokens)
    .map(({ text }) => text)
    .join('');
