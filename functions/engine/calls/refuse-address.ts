import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where a call may go. `loopback` is for an installation whose endpoints run beside it. */
export type Reach = readonly ('public' | 'loopback')[];

/** What IANA has given out so far; the library takes whatever it has no name for, such as `::/96`, for public. */
const [globalUnicast, globalUnicastBits] = ipaddr.IPv6.parseCIDR('2000::/3');

/** `public`, or the name of the special range: https://www.iana.org/assignments/iana-ipv4-special-registry */
function rangeOf(address: string): string {
  // The library reads octal and short forms as well; a resolver writes none, so what is no plain address is refused.
  if (isIP(address) === 0) return 'malformed';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return range;
  const isPublic = parsed.kind() === 'ipv4' || parsed.match(globalUnicast, globalUnicastBits);
  return isPublic ? 'public' : 'reserved';
}

/**
 * Why no call goes to this IP address; undefined when it may. Only what is known to be public is let through:
 * private, link-local (so the metadata services of AWS), shared, multicast, translated (IPv4-mapped, NAT64, 6to4)
 * and reserved ranges are not, and addresses that DNS did not write plainly neither.
 */
export function refuseAddress(address: string, reach: Reach): string | undefined {
  const range = rangeOf(address);
  if (reach.some((allowed) => allowed === range)) return undefined;
  if (range === 'public')
    return 'NOT_HTTPS: the endpoint is not encrypted, and such calls go to loopback addresses only; use https';
  return `FORBIDDEN_ADDRESS: the endpoint has an address of the ${range} range; calls go to public addresses only`;
}
