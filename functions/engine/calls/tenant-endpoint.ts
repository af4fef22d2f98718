/** Where a tenant wants to be called, as far as that can be judged without asking DNS. */
import { isIP } from 'node:net';
import { environment } from '../environment.ts';
import { type Reach, refuseAddress } from './refuse-address.ts';

export interface Endpoint {
  readonly url: URL;
  /** A name, or an IP address without the brackets that a URL puts around version 6. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** What every address must be that DNS gives for the host. */
  readonly reach: Reach;
}

/** Whether endpoints may be on this machine, as the installation says. */
export const allowsLoopback = (): boolean => process.env[environment.allowsLoopback] === 'true';

const refuse = (reason: string) => ({ kind: 'refused', reason }) as const;

function reachOf(isSecure: boolean, isLoopbackAllowed: boolean): Reach {
  if (!isSecure) return ['loopback'];
  return isLoopbackAllowed ? ['public', 'loopback'] : ['public'];
}

/**
 * `https` to anywhere public; with `isLoopbackAllowed` also `http` or `https` to this machine.
 * A host that is an address is judged here, however it is spelt: the URL has made `0x7f.1` plain by then.
 * A name is judged by the addresses that it has when it is called (`reach`).
 */
export function readEndpoint(
  endpoint: string,
  isLoopbackAllowed: boolean,
): { readonly kind: 'valid'; readonly endpoint: Endpoint } | { readonly kind: 'refused'; readonly reason: string } {
  if (!URL.canParse(endpoint)) return refuse('NOT_A_URL: the endpoint is no absolute URL');
  const url = new URL(endpoint);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !(isLoopbackAllowed && url.protocol === 'http:'))
    return refuse('NOT_HTTPS: the endpoint must begin with https://');
  if (url.username || url.password)
    return refuse('HAS_CREDENTIALS: the endpoint has a user or password in it; calls are signed instead');

  const host = url.hostname.replace(/^\[|\]$/g, '');
  const reach = reachOf(isSecure, isLoopbackAllowed);
  const reason = isIP(host) === 0 ? undefined : refuseAddress(host, reach);
  if (reason) return refuse(reason);
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  return { kind: 'valid', endpoint: { url, host, port, isSecure, reach } };
}
