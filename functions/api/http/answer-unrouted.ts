import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent, HttpReply } from './request/http-event.ts';
import { refuse, respond } from './respond.ts';

/** Answers a call that no route takes: 404, 405 with the path's methods, or OPTIONS. `methods`: those of the path. */
export function answerUnrouted(event: HttpEvent, methods: readonly string[]): HttpReply {
  const { method } = event.requestContext.http;
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
