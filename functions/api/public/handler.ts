/** Answers the routes that need no key, and what no route of the gateway takes ($default): 404, 405, or OPTIONS. */
import { now } from '../../engine/clock.ts';
import { routes as contract } from '../contract.ts';
import { answerUnrouted } from '../http/answer-unrouted.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { methodsAt } from '../http/request/resolve-mount.ts';
import { answeredKey, routeKey } from '../http/request/route.ts';
import { respond } from '../http/respond.ts';
import { routes } from './routes.ts';
import { sendContract } from './send-contract.ts';

export async function handler(event: HttpEvent): Promise<HttpReply> {
  const key = answeredKey(event.routeKey);
  if (key === routeKey(routes.getHealth)) return respond(event, 200, { status: 'ok', time: now() });
  if (key === routeKey(routes.getOpenapi)) return sendContract(event);
  return answerUnrouted(event, methodsAt(contract, event.rawPath));
}
