/** Answers the unsubscribe link of e-mails and the button of mail programs with HTML pages. Needs no key. */
import { now } from '../../engine/clock.ts';
import { httpStatus } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { connectForCaller } from '../http/connect-for-caller.ts';
import { readLinkToken } from '../http/read-link-token.ts';
import { bodyText } from '../http/request/body-text.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { answeredKey, routeKey } from '../http/request/route.ts';
import { coded } from '../http/respond.ts';
import { page } from './page.ts';
import { unsubscribe } from './queries.gen.ts';
import { routes } from './routes.ts';

const database = connectForCaller();

/** Both encodings of a form that RFC 8058 allows. https://www.rfc-editor.org/rfc/rfc8058#section-3.2 */
const ONE_CLICK = /List-Unsubscribe(=|"\s+)One-Click/;

async function answer(event: HttpEvent): Promise<HttpReply> {
  const link = await readLinkToken('unsubscribe-link', event.pathParameters?.token);
  if (link.kind === 'unknown') return page(event, 404, 'unknown');
  if (link.kind === 'old') return page(event, 410, 'old');
  // Does not look the token up, so that a mail scanner that opens the link does not wake the database.
  if (answeredKey(event.routeKey) !== routeKey(routes.unsubscribe)) return page(event, 200, 'question');
  if (!ONE_CLICK.test(bodyText(event))) return page(event, 422, 'question');
  const { isKnown } = await database.one(unsubscribe, { token: link.token, now: now() });
  return isKnown ? page(event, 200, 'done') : page(event, 404, 'unknown');
}

export async function handler(event: HttpEvent): Promise<HttpReply> {
  const { requestId } = event.requestContext;
  try {
    const reply = await answer(event);
    log('info', 'Request', { requestId, route: event.routeKey, status: reply.statusCode });
    return reply;
  } catch (error) {
    const status = httpStatus[coded(error).code];
    log(status === 503 ? 'warn' : 'error', 'Request', {
      requestId,
      route: event.routeKey,
      status,
      ...failureFields(error),
    });
    return page(event, status, 'later');
  }
}
