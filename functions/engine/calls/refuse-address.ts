import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Kinds of addresses that a call may go to. `loopback` is for installations whose endpoints run on the same machine. */
export type Reach = readonly ('public' | 'loopback')[];

/** What IANA has allocated so far; the library calls ranges that it has no name for, such as `::/96`, public. */
const [globalUnicast, globalUnicastBits] = ipaddr.IPv6.parseCIDR('2000::/3');

/** Returns `public`, or the name of the special range: https://www.iana.org/assignments/iana-ipv4-special-registry */
function rangeOf(address: string): string {
  // The library also reads octal and short forms. Resolvers never return those, so they are refused.
  if (isIP(address) === 0) return 'malformed';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return range;
  const isPublic = parsed.kind() === 'ipv4' || parsed.match(globalUnicast, globalUnicastBits);
  return isPublic ? 'public' : 'reserved';
}

/**
 * Returns why no call may go to this IP address, or undefined when it may. Only addresses known to be public are allowed:
 * not private, link-local (such as the metadata services of AWS), shared, multicast, translated (IPv4-mapped, NAT64,
 * 6to4) or reserved ones, nor malformed ones.
 */
export function refuseAddress(address: string, reach: Reach): string | undefined {
  const range = rangeOf(address);
  if (reach.some((allowed) => allowed === range)) return undefined;
  if (range === 'public')
    return 'NOT_HTTPS: the endpoint is not encrypted, and such calls go to loopback addresses only; use https';
  return `FORBIDDEN_ADDRESS: the endpoint has an address of the ${range} range; calls go to public addresses only`;
}
