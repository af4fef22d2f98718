/** Which regular expressions a condition takes: what PostgreSQL and JavaScript read alike, and neither needs long for. */

const MOST_CHARACTERS = 200;
/** PostgreSQL's own limit of a bound. */
const MOST_REPEATS = 255;
/** Copies that nested bounds make of a piece: PostgreSQL writes them all out. */
const MOST_COPIES = 1000;

const CLASSES = /^\[:(?:alpha|digit|alnum|upper|lower|space|punct|xdigit):\]/;
/** Escapes of a class of characters, and of a character that would mean something. */
const ESCAPE = /^\\(?:[dwsDWS]|[^\p{L}\p{N}])/u;
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/;

class Refused extends Error {}

interface Piece {
  /** Copies of the largest bound inside, at least 1. */
  readonly copies: number;
  /** Something in it repeats without a limit. */
  readonly repeats: boolean;
}

/** Reads one pattern from left to right. */
class Reader {
  private rest: string;
  private depth = 0;

  constructor(pattern: string) {
    this.rest = pattern;
  }

  read(): void {
    this.alternatives();
    if (this.rest !== '') throw new Refused('has a ")" without its "("');
  }

  private take(length: number): void {
    this.rest = this.rest.slice(length);
  }

  private alternatives(): Piece {
    let whole: Piece = { copies: 1, repeats: false };
    while (this.rest !== '' && !this.rest.startsWith(')')) {
      if (this.rest.startsWith('|')) {
        this.take(1);
        continue;
      }
      const piece = this.quantified();
      whole = { copies: Math.max(whole.copies, piece.copies), repeats: whole.repeats || piece.repeats };
    }
    return whole;
  }

  private quantified(): Piece {
    const isAnchor = /^[\^$]/.test(this.rest);
    const atom = this.atom();
    const match = QUANTIFIER.exec(this.rest);
    if (!match) return atom;
    if (isAnchor) throw new Refused('repeats ^ or $');
    this.take(match[0].length);
    if (QUANTIFIER.test(this.rest)) throw new Refused('has two quantifiers in a row');
    const [quantifier, from, comma, to] = match;
    const isBounded = from !== undefined && (comma === undefined || to !== '');
    const least = Number(from ?? 0);
    const most = from === undefined || comma === undefined ? least : Number(to || least);
    if (most > MOST_REPEATS || least > most)
      throw new Refused(`has a bound over ${MOST_REPEATS}, or one that ends before it begins`);
    const repeats = !isBounded && !quantifier.startsWith('?');
    if (repeats && atom.repeats) throw new Refused('repeats a group that repeats itself, which can take very long');
    const copies = atom.copies * Math.max(1, most);
    if (copies > MOST_COPIES) throw new Refused(`has nested bounds of more than ${MOST_COPIES} copies`);
    // A bound of a group that repeats is as bad as two nested repetitions.
    if (most > 1 && atom.repeats) throw new Refused('repeats a group that repeats itself, which can take very long');
    return { copies, repeats: atom.repeats || repeats };
  }

  private atom(): Piece {
    const [first = ''] = this.rest;
    if (first === '(') return this.group();
    if (first === '[') return this.bracket();
    if (first === '\\') return this.escape();
    if (/[*+?{}]/.test(first))
      throw new Refused(`has "${first}" with nothing before it; write \\${first} for the character`);
    if (first === ']') throw new Refused('has "]" without its "["; write \\] for the character');
    this.take(String.fromCodePoint(this.rest.codePointAt(0) ?? 0).length);
    return { copies: 1, repeats: false };
  }

  private escape(): Piece {
    const [escaped] = ESCAPE.exec(this.rest) ?? [];
    if (escaped === undefined) {
      const what = this.rest.slice(0, 2);
      throw new Refused(`has ${what}, which is not offered: only \\d \\w \\s \\D \\W \\S, and \\ before punctuation`);
    }
    this.take(escaped.length);
    return { copies: 1, repeats: false };
  }

  private group(): Piece {
    const isPlain = !this.rest.startsWith('(?');
    if (!isPlain && !this.rest.startsWith('(?:'))
      throw new Refused('has a look-around or a named group; only ( ) and (?: ) are offered');
    this.depth += 1;
    if (this.depth > 20) throw new Refused('has groups more than 20 deep');
    this.take(isPlain ? 1 : 3);
    const inner = this.alternatives();
    if (!this.rest.startsWith(')')) throw new Refused('has a "(" without its ")"');
    this.take(1);
    this.depth -= 1;
    return inner;
  }

  private bracket(): Piece {
    this.take(this.rest.startsWith('[^') ? 2 : 1);
    let before: string | undefined;
    for (let count = 0; !this.rest.startsWith(']'); count += 1) {
      if (this.rest === '') throw new Refused('has a "[" without its "]"');
      before = this.member(before, count);
    }
    if (before === undefined) throw new Refused('has empty brackets');
    this.take(1);
    return { copies: 1, repeats: false };
  }

  /** Returns what a range may begin with. */
  private member(before: string | undefined, count: number): string {
    const posix = CLASSES.exec(this.rest)?.[0];
    const escaped = ESCAPE.exec(this.rest)?.[0];
    const character = posix ?? escaped ?? String.fromCodePoint(this.rest.codePointAt(0) ?? 0);
    if (posix === undefined && character.startsWith('['))
      throw new Refused('has "[" inside brackets; write \\[ for it');
    if (/^\\[DWS]$/.test(character)) throw new Refused(`has ${character} inside brackets`);
    if (character === '\\') throw new Refused(`has ${this.rest.slice(0, 2)} inside brackets, which is not offered`);
    const isRange = character === '-' && count > 0 && !this.rest.startsWith('-]');
    this.take(character.length);
    if (!isRange) return character;
    const to = this.member(undefined, 0);
    const isLetter = (one: string | undefined) => one !== undefined && [...one].length === 1;
    if (!isLetter(before) || !isLetter(to) || (before ?? '') > to)
      throw new Refused('has a range in brackets that ends before it begins; write - first or last for the character');
    return '';
  }
}

/** Returns why a pattern is refused, or undefined. */
export function checkRegex(pattern: string): string | undefined {
  if (pattern.length > MOST_CHARACTERS)
    return `has ${pattern.length} characters; at most ${MOST_CHARACTERS} are offered`;
  try {
    new Reader(pattern).read();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
