/** Serves the console: a page and its files, compressed when they were bundled. Needs no key, no database and no permission. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { environment } from '../engine/environment.ts';
import { serve } from './serve.ts';
import { createStore } from './store.ts';

const store = createStore(new URL('app/', import.meta.url));

const offersSignIn = process.env[environment.offersSignIn] === 'true';

const uploadOrigin = process.env[environment.uploadOrigin];

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  return serve(event, store, { offersSignIn, uploadOrigin });
}
