/** What the browser shows when it comes back from an authorization. */
import { htmlPage } from '../../http/page/html-page.ts';
import type { HttpEvent, HttpReply } from '../../http/request/http-event.ts';

const messages = {
  done: [200, '<h1>Done.</h1><p>The connection is authorised. You can close this page.</p>'],
  declined: [
    200,
    '<h1>Nothing was authorised.</h1><p>The other side did not give its permission. Begin again if that was a mistake; a connection that was authorised before still is.</p>',
  ],
  unknown: [
    404,
    '<h1>This link is not known.</h1><p>Begin the authorization again, and let the browser follow it to its end.</p>',
  ],
  old: [
    410,
    '<h1>This link was used, or is too old.</h1><p>Look at the connection: if it is not authorised, begin again.</p>',
  ],
  refused: [
    422,
    '<h1>The other side gave no token.</h1><p>Check the id and the secret of the client in the connection, then begin again. A connection that was authorised before still is.</p>',
  ],
  unavailable: [
    503,
    '<h1>The other side cannot be reached.</h1><p>Nothing was authorised. Begin again in a minute: this link works no more.</p>',
  ],
  later: [
    503,
    '<h1>Please try again in a minute.</h1><p>If this link works no more then, begin the authorization again.</p>',
  ],
} as const;

export function page(event: HttpEvent, message: keyof typeof messages): HttpReply {
  const [status, text] = messages[message];
  return htmlPage(event, status, 'Connection', text);
}
