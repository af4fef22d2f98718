/** Takes out of a text what authorises calls: some servers send back what they got. */

/** Shorter ones are part of many words: they are hidden where they stand alone, as a value of a header or of JSON does. */
const LEAST = 4;

const spellings = (secret: string): readonly string[] => {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped, encodeURIComponent(secret), base64, base64.replace(/=+$/, '')];
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const patternOf = (spelling: string): RegExp =>
  spelling.length < LEAST
    ? new RegExp(`(?<![\\p{L}\\p{N}])${escaped(spelling)}(?![\\p{L}\\p{N}])`, 'gu')
    : new RegExp(escaped(spelling), 'gu');

/** Longer ones first: a secret may hold another. */
export function hide(text: string, secrets: readonly string[]): string {
  const all = [...new Set(secrets.flatMap(spellings))].filter((one) => one !== '');
  return all
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, one) => rest.replace(patternOf(one), '…'), text);
}
