import { isPlain } from './credentials.ts';
import type { HttpEvent } from './http-event.ts';

/** The address at which the API was called: it may have a domain beside its own. */
export const originOf = (event: HttpEvent): string =>
  `${isPlain(event) ? 'http' : 'https'}://${event.requestContext.domainName}`;
