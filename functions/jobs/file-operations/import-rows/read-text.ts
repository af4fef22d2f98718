/** Reads a file as text, a piece after the other, in the encoding that it has. */
import { isUtf8 } from 'node:buffer';
import { type ImportSettings, MOST_FILE_BYTES } from '../../../api/crm/csv/settings.ts';
import { type Piece, readPiece } from '../../../engine/aws/pieces.ts';
import { FileFault } from './fault.ts';

const PIECE_BYTES = 4 * 1024 * 1024;

/** A file whose first piece was read. */
export interface OpenFile {
  readonly etag: string;
  readonly sizeBytes: number;
  /** How many bytes were read of it. */
  bytesRead(): number;
  /** The first piece as text. */
  readonly beginning: string;
  /** All of it, the first piece included; to be read once. */
  texts(): AsyncGenerator<string>;
}

const found = (piece: Piece | 'absent' | 'changed'): Piece => {
  if (piece === 'absent')
    throw new FileFault('FILE_MISSING', 'there is no file yet: PUT it to the uploadUrl, then start the import again');
  if (piece === 'changed')
    throw new FileFault('FILE_CHANGED', 'the file was replaced while it was read; make another import for each file');
  return piece;
};

/** A piece that the file goes on behind may end within a character: of its last bytes up to three are left out. */
const looksUtf8 = ({ bytes, sizeBytes }: Piece): boolean =>
  (bytes.length >= sizeBytes ? [0] : [0, 1, 2, 3]).some((less) =>
    isUtf8(bytes.subarray(0, Math.max(0, bytes.length - less))),
  );

/** `latin1` is read as Windows-1252, as browsers do: programs that say the one write the other. */
function encodingOf(piece: Piece, asked: ImportSettings['encoding']): string {
  const { bytes } = piece;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (asked === 'latin1') return 'windows-1252';
  return asked === 'utf-8' || looksUtf8(piece) ? 'utf-8' : 'windows-1252';
}

/** The beginnings of a ZIP file, which .xlsx files are, and of old .xls files. */
const SPREADSHEETS = ['504b0304', 'd0cf11e0'];

function requireText({ bytes, sizeBytes }: Piece): void {
  if (sizeBytes === 0) throw new FileFault('EMPTY_FILE', 'the file has no bytes; its first row must be a header');
  if (sizeBytes > MOST_FILE_BYTES)
    throw new FileFault(
      'FILE_TOO_LARGE',
      `the file has ${sizeBytes} bytes, and the most is ${MOST_FILE_BYTES}; split it`,
    );
  if (SPREADSHEETS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex')))
    throw new FileFault('NOT_CSV', 'the file is a spreadsheet; save it as CSV first');
}

/** What Windows-1252 has at 0x80 to 0x9F. Some versions of Node read it as Latin-1, which has control characters there. */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const asWindows = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80] ?? letter);

/** Decodes pieces in their order. */
function decoder(encoding: string): (bytes: Uint8Array, isLast: boolean) => string {
  const decoding = new TextDecoder(encoding, { fatal: true });
  return (bytes, isLast) => {
    try {
      const text = decoding.decode(bytes, { stream: !isLast });
      return encoding === 'windows-1252' ? asWindows(text) : text;
    } catch {
      throw new FileFault(
        'BAD_ENCODING',
        `the file has bytes that are not ${encoding}; save it as UTF-8, or import it with "encoding": "latin1"`,
      );
    }
  };
}

/** Opens the file, in the version that `etag` names if one is given. Throws FileFault. */
export async function openFile(
  key: string,
  asked: ImportSettings['encoding'],
  known: string | null,
): Promise<OpenFile> {
  const of = known === null ? {} : { etag: known };
  const first = found(await readPiece(key, { from: 0, most: PIECE_BYTES, ...of }));
  requireText(first);
  const { etag, sizeBytes } = first;
  const decode = decoder(encodingOf(first, asked));
  const beginning = decode(first.bytes, first.bytes.length >= sizeBytes);
  let read = first.bytes.length;
  return {
    etag,
    sizeBytes,
    beginning,
    bytesRead: () => read,
    async *texts() {
      yield beginning;
      while (read < sizeBytes) {
        const { bytes } = found(await readPiece(key, { from: read, most: PIECE_BYTES, etag }));
        read += bytes.length;
        yield decode(bytes, read >= sizeBytes);
      }
    },
  };
}
