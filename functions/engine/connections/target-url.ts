/** Where a call by a connection goes. */

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

/** `.` and `..` as parts of a path, also encoded: a URL goes up by them. */
const UPWARDS = /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\?#]|$)/i;

/**
 * Returns the URL of a path below the base URL, or of a URL that is written out and lies there; undefined for what leads elsewhere, and for a path
 * with `..` in it: a value in the path may come from anybody, and the call would go to another path than the node's.
 */
export function targetUrl(baseUrl: string, given: string): string | undefined {
  const written = given.startsWith('/') ? `${withoutSlash(baseUrl)}${given}` : given;
  if (!URL.canParse(written)) return undefined;
  if (UPWARDS.test(written.replace(/[?#].*$/s, ''))) return undefined;
  const [url, base] = [new URL(written), new URL(baseUrl)];
  const isOther = url.origin !== base.origin || url.username !== '' || url.password !== '';
  const isBelow = `${url.pathname}/`.startsWith(`${withoutSlash(base.pathname)}/`);
  return isOther || !isBelow ? undefined : written;
}
