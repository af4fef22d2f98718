import { handleHttp } from '../http/handle-http.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { routeKey } from '../http/request/route.ts';
import { getDocumentContent, listDocuments } from './documents.ts';
import { open } from './open.ts';
import { routes } from './routes.ts';

const withKey = handleHttp([listDocuments, getDocumentContent]);

export const handler = (event: HttpEvent): Promise<HttpReply> =>
  event.routeKey === routeKey(routes.openDocument) ? open(event) : withKey(event);
