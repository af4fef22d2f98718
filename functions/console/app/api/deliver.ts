import { ApiError } from './api-error.ts';

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Delivers to an endpoint as another system would: without the session. Throws ApiError when nothing answers. */
export async function deliver(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answered> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  }).catch(() => {
    throw new ApiError('The endpoint does not answer.', { status: 0, code: 'NOT_REACHED' });
  });
  return { status: response.status, text: await response.text() };
}
