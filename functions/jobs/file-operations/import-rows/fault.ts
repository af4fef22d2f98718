/** What is wrong with a file as a whole: the import ends, and says so. Rows have refusals. */

/** Codes of `problem` of an import, with the way out in each message. */
type FaultCode =
  | 'FILE_MISSING'
  | 'FILE_CHANGED'
  | 'FILE_TOO_LARGE'
  | 'EMPTY_FILE'
  | 'NOT_CSV'
  | 'BAD_ENCODING'
  | 'QUOTE_NOT_CLOSED'
  | 'ROW_TOO_LARGE'
  | 'MALFORMED_CSV'
  | 'TOO_MANY_COLUMNS'
  | 'TOO_MANY_ROWS'
  | 'COLUMN_MISSING'
  | 'REPEATED_COLUMN'
  | 'ID_COLUMN_MISSING';

/** Ends an import: another file, or other settings, are needed. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
