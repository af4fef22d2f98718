/** Answers the routes that need no key, and replies 404 where no route matches ($default). */
import { now } from '../../engine/clock.ts';
import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { routeKey } from '../http/request/route.ts';
import { refuse, respond } from '../http/respond.ts';
import { openapi } from './openapi.ts';
import { routes } from './routes.ts';

/** Made once per execution environment. */
let contract: ReturnType<typeof openapi> | undefined;

export async function handler(event: HttpEvent): Promise<HttpReply> {
  if (event.routeKey === routeKey(routes.getHealth)) return respond(event, 200, { status: 'ok', time: now() });
  if (event.routeKey === routeKey(routes.getOpenapi)) {
    contract ??= openapi();
    return respond(event, 200, contract);
  }
  const { method } = event.requestContext.http;
  return refuse(
    event,
    new EngineError('NO_SUCH_ROUTE', `Nothing answers ${method} ${event.rawPath}; GET /openapi.json lists what does`),
  );
}
