/** Verifies AWS Signature Version 4, in the `Authorization` header or in the query of a signed URL. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The members of the `Authorization` header, or of a signed URL, not verified yet. */
interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Of a signed URL: what else its query says. */
  readonly url?: { readonly timestamp: string; readonly token: string | undefined };
}

const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Returns undefined for a URL that is not signed. */
export function readSignedUrl(url: string): Authorization | undefined {
  const { searchParams: query } = new URL(url, 'http://127.0.0.1');
  const signature = query.get('X-Amz-Signature');
  if (signature === null) return undefined;
  const [, accessKeyId, date, region, service] = CREDENTIAL.exec(query.get('X-Amz-Credential') ?? '') ?? [];
  const signedHeaders = query.get('X-Amz-SignedHeaders') ?? '';
  const isWhole = accessKeyId && date && region && service && signedHeaders && /^[0-9a-f]{64}$/.test(signature);
  if (!isWhole)
    throw new AwsError('AuthorizationQueryParametersError', 'Error parsing the X-Amz parameters of the query', 400);
  const token = query.get('X-Amz-Security-Token') ?? undefined;
  const more = { timestamp: query.get('X-Amz-Date') ?? '', token };
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature, url: more };
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Throws `MissingAuthenticationTokenException` without the header, `IncompleteSignatureException` when it is malformed.
 */
export function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const [, accessKeyId, date, region, service, signedHeaders, signature] = HEADER.exec(header.trim()) ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) {
    throw new AwsError(
      'IncompleteSignatureException',
      'Authorization header is not a complete AWS Signature Version 4',
      400,
    );
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * True when the signature was made with `secretAccessKey` over this request.
 * Ignores the signature's age, because the runtime's clock can be moved.
 */
export function isSignedWith(secretAccessKey: string, request: SignedRequest, authorization: Authorization): boolean {
  const timestamp = authorization.url?.timestamp ?? request.headers['x-amz-date'] ?? '';
  if (!timestamp.startsWith(authorization.date) || !authorization.signedHeaders.includes('host')) return false;
  const claimed = authorization.url ? 'UNSIGNED-PAYLOAD' : request.headers['x-amz-content-sha256'];
  const hash = claimed === 'UNSIGNED-PAYLOAD' ? claimed : sha256(request.body);
  if (claimed !== undefined && claimed !== hash) return false;
  const { date, region, service } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonicalRequest(request, authorization, hash))].join(
    '\n',
  );
  const expected = hmac(signingKey(secretAccessKey, date, region, service), text);
  return timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex'));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function canonicalRequest(
  { method, url, headers }: SignedRequest,
  { service, signedHeaders }: Authorization,
  bodyHash: string,
): string {
  const [path = '/', query = ''] = splitOnce(url, '?');
  const values = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  return [
    method,
    canonicalPath(path, service),
    canonicalQuery(query),
    values.join(''),
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
}

/** Every service except S3 encodes the path a second time. */
const canonicalPath = (path: string, service: string) =>
  service === 's3' ? path : path.split('/').map(encode).join('/') || '/';

function canonicalQuery(query: string): string {
  if (!query) return '';
  // The signature of a signed URL is not part of what it signs.
  const parts = query.split('&').filter((part) => !part.startsWith('X-Amz-Signature='));
  const pairs = parts.map((pair) => splitOnce(pair, '=').map((part) => encode(decodeURIComponent(part))));
  // By name, then by value, as code units: `localeCompare` would put capitals elsewhere.
  const sorted = pairs.map(([name = '', value = '']) => `${name}=${value}`).sort();
  return sorted.join('&');
}

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

/** RFC 3986, which also encodes the five that `encodeURIComponent` leaves. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

/** Cache of signing keys: four rounds of HMAC whose result changes once a day. */
const signingKeys = new Map<string, Buffer>();
const MOST_SIGNING_KEYS = 1000;

function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  const name = `${secret}/${date}/${region}/${service}`;
  const known = signingKeys.get(name);
  if (known) return known;
  if (signingKeys.size >= MOST_SIGNING_KEYS) signingKeys.clear();
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  const made = Buffer.from(key);
  signingKeys.set(name, made);
  return made;
}
