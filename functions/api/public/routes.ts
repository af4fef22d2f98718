import * as z from 'zod/mini';
import { defineRoutes } from '../http/request/route.ts';

export const routes = defineRoutes('public', {
  getHealth: {
    method: 'GET',
    path: '/health',
    access: 'public',
    summary: 'Whether the API answers',
    description:
      'Does not query the database, which may be paused: a monitor that wakes it would cost more than the rest of the installation.',
    reply: z.object({ status: z.literal('ok'), time: z.iso.datetime() }),
    status: 200,
  },
  getOpenapi: {
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    summary: 'This contract, as OpenAPI 3.1',
    reply: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
    status: 200,
  },
});
