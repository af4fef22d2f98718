/** CORS of a bucket: a browser asks before it sends a file from a page of another origin, and then reads the reply only as a rule allows. */
import { listOf } from '../../../../functions/engine/data/members.ts';
import { type ApiReply, AwsError, type UnsignedRequest } from '../../service.ts';

interface Rule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAge: unknown;
}

/** The rules of a bucket's template. */
export function corsRules(configuration: unknown): readonly Rule[] {
  const { CorsRules = [] } = (configuration ?? {}) as { readonly CorsRules?: readonly Record<string, unknown>[] }; // as CloudFormation has it
  return CorsRules.map((rule) => {
    const texts = (name: string) => listOf(rule[name]).map(String);
    return {
      origins: texts('AllowedOrigins'),
      methods: texts('AllowedMethods'),
      allowedHeaders: texts('AllowedHeaders').map((one) => one.toLowerCase()),
      exposedHeaders: texts('ExposedHeaders'),
      maxAge: rule.MaxAge,
    };
  });
}

/** A pattern has one `*` at the most. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

const ruleFor = (rules: readonly Rule[], origin: string, method: string, asked: readonly string[]) =>
  rules.find(
    ({ origins, methods, allowedHeaders }) =>
      origins.some((one) => fits(one, origin)) &&
      methods.includes(method) &&
      asked.every((name) => allowedHeaders.some((one) => fits(one, name))),
  );

function allowing({ origins, methods, exposedHeaders }: Rule, origin: string): Record<string, string> {
  const isAny = origins.includes('*');
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    'access-control-allow-methods': methods.join(', '),
    ...(isAny ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(exposedHeaders.length > 0 ? { 'access-control-expose-headers': exposedHeaders.join(', ') } : {}),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const forbidden = (why: string) => new AwsError('AccessForbidden', `CORSResponse: ${why}`, 403);

/** Throws what S3 replies when no rule allows what a preflight request asks for. */
export function preflight(rules: readonly Rule[], { headers }: UnsignedRequest): ApiReply {
  const { origin, 'access-control-request-method': method } = headers;
  if (origin === undefined)
    throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.', 400);
  if (method === undefined) throw new AwsError('BadRequest', 'Invalid Access-Control-Request-Method: null', 400);
  if (rules.length === 0) throw forbidden('CORS is not enabled for this bucket.');
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = ruleFor(rules, origin, method, asked);
  if (!rule)
    throw forbidden(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  return {
    headers: {
      ...allowing(rule, origin),
      ...(asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}),
      ...(rule.maxAge === undefined ? {} : { 'access-control-max-age': String(rule.maxAge) }),
    },
  };
}

/** Of any reply to a page of another origin, also of a refusal. */
export function corsHeaders(rules: readonly Rule[], { method, headers }: UnsignedRequest): Record<string, string> {
  const { origin } = headers;
  const rule = origin === undefined ? undefined : ruleFor(rules, origin, method, []);
  return rule && origin !== undefined ? allowing(rule, origin) : {};
}
