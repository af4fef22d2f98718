/** Bytes of a name in one encoded word, whose base64 with its frame may have 75 characters (RFC 2047). */
const MOST_BYTES = 45;

function encodedWords(name: string): string {
  const words = [''];
  for (const character of name) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) > MOST_BYTES) words.push(character);
    else words[words.length - 1] = last + character;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

/** Returns the sender with a name, as SES takes it: ASCII, other characters as encoded words. */
export function fromHeader(name: string, address: string): string {
  const isPlain = /^[\x20-\x7e]*$/.test(name);
  return `${isPlain ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name)} <${address}>`;
}
