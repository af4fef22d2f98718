/** Requests and clean-up that the tests of this folder share. */
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach } from 'vitest';
import { type ApiDescription, type RunningApi, startApi } from './setup-http-api.ts';

/** Starts APIs that are stopped after the test. */
export function useApis(): (description: ApiDescription) => Promise<RunningApi> {
  const running: RunningApi[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ service }) => service.stop?.()));
  });
  return async (description) => {
    const api = await startApi(description);
    running.push(api);
    return api;
  };
}

interface RawRequest {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
}

/** Without the clean-up that `fetch` does on paths and headers. */
export async function raw(
  url: string,
  path: string,
  options: RawRequest = {},
): Promise<{ status: number | undefined; body: unknown }> {
  const { hostname, port } = new URL(url);
  const { body, ...rest } = options;
  return new Promise((done, fail) => {
    const sent = request({ hostname, port, path, ...rest }, async (response) => {
      done({ status: response.statusCode, body: await json(response).catch(fail) });
    });
    sent.once('error', fail).end(body);
  });
}

export const answerOf = async (response: Response): Promise<[status: number, body: unknown]> => [
  response.status,
  await response.json(),
];
