/** Splits the text of a CSV file into rows of cells. */
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { delimiters, type ImportSettings } from '../../../api/crm/csv/settings.ts';
import { FileFault } from './fault.ts';
import type { OpenFile } from './read-text.ts';

/** Larger than any row that can be stored: a quote that is not closed is found after so much text. */
const MOST_RECORD_CHARACTERS = 1_000_000;

const candidates = delimiters.filter((one) => one !== 'auto');

/** The one that the header has most of, outside of quotes. */
function delimiterOf(beginning: string, asked: ImportSettings['delimiter']): string {
  if (asked !== 'auto') return asked;
  const [header = ''] = beginning
    .trimStart()
    .slice(0, MOST_RECORD_CHARACTERS)
    .replace(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const counts = candidates.map((delimiter) => header.split(delimiter).length);
  return candidates[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** `row`: the one that the parser could not read. */
function faultOf({ code, message }: CsvError, row: number): FileFault {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new FileFault('QUOTE_NOT_CLOSED', `row ${row} begins a quote that the file never closes; mend that row`);
  const most = `${MOST_RECORD_CHARACTERS} characters`;
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new FileFault(
      'ROW_TOO_LARGE',
      `row ${row} has more than ${most}, or a quote that is not closed; mend that row`,
    );
  return new FileFault('MALFORMED_CSV', `row ${row} cannot be read: ${message.slice(0, 200)}`);
}

/** An error that stopped the stream would take the rows before it along, which the stream still holds. */
class Stop {
  fault: CsvError | undefined;
  /** Rows before the one that could not be read. */
  rows = Number.POSITIVE_INFINITY;

  note(fault: CsvError | undefined): void {
    if (this.fault || !fault) return;
    this.fault = fault;
    const { records } = fault as CsvError & { readonly records?: number }; // every error of the parser says it
    this.rows = records ?? 0;
  }
}

async function* until(stop: Stop, file: OpenFile): AsyncGenerator<string> {
  for await (const text of file.texts()) {
    if (stop.fault) return;
    yield text;
  }
}

/** Yields the cells of each row, blank ones included, so that the first has number 1 as in a spreadsheet. Throws FileFault. */
export async function* recordsOf(file: OpenFile, asked: ImportSettings['delimiter']): AsyncGenerator<string[]> {
  const stop = new Stop();
  const parser = parse({
    delimiter: delimiterOf(file.beginning, asked),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MOST_RECORD_CHARACTERS,
    skip_records_with_error: true,
    on_skip: (error) => {
      stop.note(error);
      return undefined;
    },
  });
  const source = Readable.from(until(stop, file));
  source.once('error', (error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const cells of source.pipe(parser)) {
      if (row >= stop.rows) break;
      row += 1;
      yield cells;
    }
  } finally {
    source.destroy();
  }
  if (stop.fault) throw faultOf(stop.fault, row + 1);
}
