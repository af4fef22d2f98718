/** Takes out of a text what authorises calls: some servers send back what they got. */

/** Shorter ones would hide half of any text. */
const LEAST = 4;

const spellings = (secret: string): readonly string[] => {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped, encodeURIComponent(secret), base64, base64.replace(/=+$/, '')];
};

/** Longer ones first: a secret may hold another. */
export function hide(text: string, secrets: readonly string[]): string {
  const all = [...new Set(secrets.flatMap(spellings))].filter(({ length }) => length >= LEAST);
  return all.toSorted((one, other) => other.length - one.length).reduce((rest, one) => rest.replaceAll(one, '…'), text);
}
