import * as z from 'zod/mini';
import { defineRoute } from '../http/route.ts';

const health = defineRoute({
  method: 'GET',
  path: '/health',
  name: 'getHealth',
  function: 'public',
  access: 'public',
  summary: 'Whether the API answers',
  description:
    'Asks nothing of the database, which may be paused: a monitor that wakes it would cost more than the rest.',
  reply: z.object({ status: z.literal('ok'), time: z.iso.datetime() }),
  status: 200,
});

const openapi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  name: 'getOpenapi',
  function: 'public',
  access: 'public',
  summary: 'This contract, as OpenAPI 3.1',
  reply: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
  status: 200,
});

export const routes = { health, openapi };
