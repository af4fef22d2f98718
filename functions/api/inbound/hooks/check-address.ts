/** Which addresses may call an endpoint. */
import { BlockList, isIP } from 'node:net';
import { EngineError } from '../../../engine/errors.ts';

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether a text is an address, or a range such as 192.0.2.0/24. */
export function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32));
}

/** Throws FORBIDDEN. An empty list allows every address. */
export function checkAddress(address: string, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  const list = new BlockList();
  for (const range of allowed) {
    const [start = '', bits] = range.split('/');
    if (bits === undefined) list.addAddress(start, familyOf(start));
    else list.addSubnet(start, Number(bits), familyOf(start));
  }
  if (isIP(address) === 0 || !list.check(address, familyOf(address)))
    throw new EngineError('FORBIDDEN', `The address ${address} is none of the endpoint's allowedAddresses`);
}
