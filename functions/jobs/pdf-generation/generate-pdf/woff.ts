/** Unpacks a WOFF file: fontkit would unpack the whole table of outlines again for each character that it embeds. */
import { inflateSync } from 'node:zlib';

/** Lengths of headers and of the entries of directories, in bytes. */
const WOFF = { header: 44, entry: 20 };
const SFNT = { header: 12, entry: 16 };

/** Returns the same font as a TrueType file. https://www.w3.org/TR/WOFF/ */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const largestPower = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(SFNT.header + SFNT.entry * count);
  woff.copy(head, 0, 4, 8); // the flavour
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(largestPower * SFNT.entry, 6);
  head.writeUInt16BE(Math.log2(largestPower), 8);
  head.writeUInt16BE((count - largestPower) * SFNT.entry, 10);
  const tables: Buffer[] = [];
  let offset = head.length;
  for (let index = 0; index < count; index += 1) {
    const entry = WOFF.header + WOFF.entry * index;
    const [from, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [number, number, number];
    const bytes = woff.subarray(from, from + packed);
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    (packed < length ? inflateSync(bytes) : bytes).copy(padded);
    const at = SFNT.header + SFNT.entry * index;
    woff.copy(head, at, entry, entry + 4); // the tag
    woff.copy(head, at + 4, entry + 16, entry + 20); // the checksum
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(length, at + 12);
    tables.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([head, ...tables]);
}
