/** Serves the console: a page and its files, compressed when they were bundled. Needs no key, no database and no permission. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { environment } from '../engine/environment.ts';
import { serve } from './serve.ts';
import { createStore } from './store.ts';

const store = createStore(new URL('app/', import.meta.url));

const offersSignIn = process.env[environment.offersSignIn] === 'true';

/** Where signed URLs lead: to the bucket, or to the endpoint that the SDK is told to sign for. */
const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
const uploadOrigin = endpoint === undefined ? process.env[environment.uploadOrigin] : new URL(endpoint).origin;

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  return serve(event, store, { offersSignIn, uploadOrigin });
}
