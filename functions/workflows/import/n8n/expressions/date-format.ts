import { NotTranslated } from './tokens.ts';

/** Tokens of Luxon's formats, each with the directive of our filter `date`. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  ...{
    yyyy: '%Y',
    yy: '%y',
    y: '%Y',
    LLLL: '%B',
    MMMM: '%B',
    LLL: '%b',
    MMM: '%b',
    LL: '%m',
    MM: '%m',
    L: '%-m',
    M: '%-m',
  },
  ...{ dd: '%d', d: '%-d', HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', ss: '%S', a: '%p' },
  ...{ EEEE: '%A', cccc: '%A', EEE: '%a', ccc: '%a', ooo: '%j', DD: '%d', YYYY: '%Y', YY: '%y' },
};

/** A format such as `yyyy-MM-dd` as one of strftime. Throws NotTranslated. */
export function toStrftime(format: string): string {
  return format.replaceAll(
    /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g,
    (piece, quoted: string | undefined, letter: string | undefined) => {
      if (letter === undefined) return (quoted ?? piece).replaceAll('%', '%%');
      const directive = Object.hasOwn(DIRECTIVES, piece) ? DIRECTIVES[piece] : undefined;
      if (directive === undefined)
        throw new NotTranslated(`has the date format "${piece}", which the filter "date" does not have`);
      return directive;
    },
  );
}
