import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent, HttpReply } from './request/http-event.ts';
import { refuse, respond } from './respond.ts';

/** The console's route is without the slash that people type, and API Gateway takes no route that ends with one. */
const CONSOLE = '/console/';

function toConsole(event: HttpEvent): HttpReply {
  const location = ['/console', event.rawQueryString].filter((part) => part !== '').join('?');
  return respond(event, 302, undefined, { location, 'cache-control': 'no-cache' });
}

/** Answers a call that no route takes: 404, 405 with the path's methods, OPTIONS, or the way to the console. `methods`: those of the path. */
export function answerUnrouted(event: HttpEvent, methods: readonly string[]): HttpReply {
  const { method } = event.requestContext.http;
  if (event.rawPath === CONSOLE && (method === 'GET' || method === 'HEAD')) return toConsole(event);
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
