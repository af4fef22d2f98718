/** The filters of texts: how many arguments each takes, and what people read about it. */

interface Filter {
  readonly title: string;
  /** Kinds of the arguments, the optional ones last. */
  readonly args: readonly ('text' | 'number' | 'whole' | 'format')[];
  readonly required: number;
}

/** By the name that texts have behind the bar. */
export const filters: Readonly<Record<string, Filter>> = {
  default: { title: 'Takes the place of a missing value', args: ['text'], required: 1 },
  upcase: { title: 'In capital letters', args: [], required: 0 },
  downcase: { title: 'In small letters', args: [], required: 0 },
  capitalize: { title: 'First letter large, the others small', args: [], required: 0 },
  strip: { title: 'Without space around it', args: [], required: 0 },
  truncate: { title: 'At most so many characters, with an ellipsis', args: ['whole', 'text'], required: 1 },
  date: { title: 'A moment in a format such as %d.%m.%Y', args: ['format'], required: 0 },
  plus: { title: 'Added to', args: ['number'], required: 1 },
  minus: { title: 'Less', args: ['number'], required: 1 },
  round: { title: 'Rounded to so many decimals', args: ['whole'], required: 0 },
  money: { title: 'With two decimals, and the currency', args: ['text'], required: 0 },
  url_encode: { title: 'For the query of a URL', args: [], required: 0 },
};

export const filterNames = Object.keys(filters);

/** Directives of `date` as Liquid has them (`-`: without a leading zero), each with its pattern for PostgreSQL's to_char. */
export const directives: Readonly<Record<string, string>> = {
  Y: 'YYYY',
  y: 'YY',
  m: 'MM',
  '-m': 'FMMM',
  d: 'DD',
  '-d': 'FMDD',
  H: 'HH24',
  '-H': 'FMHH24',
  I: 'HH12',
  '-I': 'FMHH12',
  M: 'MI',
  S: 'SS',
  p: 'AM',
  B: 'FMMonth',
  b: 'Mon',
  A: 'FMDay',
  a: 'Dy',
  j: 'DDD',
};
