/** Answers the routes that need no key, and what no route of the gateway takes ($default): 404, 405, or OPTIONS. */
import { now } from '../../engine/clock.ts';
import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { answeredKey, routeKey } from '../http/request/route.ts';
import { refuse, respond } from '../http/respond.ts';
import { methodsAt } from './methods-at.ts';
import { routes } from './routes.ts';
import { sendContract } from './send-contract.ts';

function answerUnrouted(event: HttpEvent): HttpReply {
  const { method } = event.requestContext.http;
  const methods = methodsAt(event.rawPath);
  const allow = methods.join(', ');
  const asked = `${method} ${event.rawPath}`;
  if (methods.length === 0) {
    return refuse(
      event,
      new EngineError('NO_SUCH_ROUTE', `Nothing answers ${asked}; GET /openapi.json lists what does`),
    );
  }
  if (method === 'OPTIONS') return respond(event, 204, undefined, { allow });
  return refuse(event, new EngineError('METHOD_NOT_ALLOWED', `Nothing answers ${asked}; the path takes ${allow}`), {
    allow,
  });
}

export async function handler(event: HttpEvent): Promise<HttpReply> {
  const key = answeredKey(event.routeKey);
  if (key === routeKey(routes.getHealth)) return respond(event, 200, { status: 'ok', time: now() });
  if (key === routeKey(routes.getOpenapi)) return sendContract(event);
  return answerUnrouted(event);
}
