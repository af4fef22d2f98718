/** Answers requests for the console: the page, its files, and addresses that lead to it. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { encodingFor } from './encoding.ts';
import type { Store } from './store.ts';

type Reply = APIGatewayProxyStructuredResultV2;

/** What the function knows of its installation. */
interface Options {
  /** Users can sign in at an issuer: functions/sign-in answers there. The sign-in page must know it before there is a session. */
  readonly offersSignIn: boolean;
  /** Where signed URLs of files lead. */
  readonly uploadOrigin?: string | undefined;
}

const ASSETS = '/console/assets/';

/** Addresses of before the console, with where they lead now. */
const moved: Readonly<Record<string, string>> = {
  '/': '/console',
  '/sales/admin/triggers': '/console/triggers',
};

/**
 * No exception for inline scripts or styles: React sets styles by the CSSOM, and texts are never markup. Files go to the bucket by a
 * signed URL, straight from the browser.
 */
const securityPolicy = ({ uploadOrigin }: Options) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["connect-src 'self'", uploadOrigin].join(' ').trim(),
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const secure = (options: Options) => ({
  'content-security-policy': securityPolicy(options),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
});

const redirect = (location: string, options: Options): Reply => ({
  statusCode: 302,
  headers: { ...secure(options), location, 'cache-control': 'no-cache' },
});

const notFound = (path: string, options: Options): Reply => ({
  statusCode: 404,
  headers: { ...secure(options), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: `The console has no file ${path}. A newer version may be there: reload the page.`,
});

const FOREVER = 'public, max-age=31536000, immutable';

/** Whether a list of entity tags names one. Weak tags too: what lies between may have weakened it. */
const names = (list: string, etag: string): boolean =>
  list.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);

/** The stored file, in the best encoding that the browser accepts; 304 when the browser has it. */
function send(
  {
    event,
    store,
    options,
  }: { readonly event: APIGatewayProxyEventV2; readonly store: Store; readonly options: Options },
  name: string,
  caching: string,
): Reply | undefined {
  const file = store.find(name);
  if (!file) return undefined;
  const encoding = encodingFor(event.headers['accept-encoding'] ?? '');
  const etag = `"${file.hash}-${encoding}"`;
  const headers = { ...secure(options), 'cache-control': caching, etag, vary: 'accept-encoding' };
  if (names(event.headers['if-none-match'] ?? '', etag)) return { statusCode: 304, headers };
  return {
    statusCode: 200,
    headers: {
      ...headers,
      'content-type': file.type,
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
    body: store.read(name, encoding).toString('base64'),
    isBase64Encoded: true,
  };
}

const SIGN_IN_OPTIONS = '/console/sign-in.json';

const sendOptions = (options: Options): Reply => ({
  statusCode: 200,
  headers: { ...secure(options), 'content-type': 'application/json', 'cache-control': 'no-cache' },
  body: JSON.stringify({ sso: options.offersSignIn ? '/auth/login' : null }),
});

/** A path without a dot is a screen's, and gets the page; a file that is not there belonged to an older build. */
export function serve(event: APIGatewayProxyEventV2, store: Store, options: Options): Reply {
  const path = event.rawPath;
  const given = { event, store, options };
  const target = moved[path];
  if (target !== undefined) return redirect(target, options);
  if (path === SIGN_IN_OPTIONS) return sendOptions(options);
  if (path.startsWith(ASSETS)) return send(given, path.slice(ASSETS.length), FOREVER) ?? notFound(path, options);
  const isFile = /\.[^/]*$/.test(path);
  return (isFile ? undefined : send(given, store.page, 'no-cache')) ?? notFound(path, options);
}
