/** The issuer of OpenID Connect that users sign in to the console at. */
import { z } from 'zod';
import { json } from './json.ts';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether the issuer is on this machine, without encryption, which only a local stack may have. */
export const isOnThisMachine = (issuer: string): boolean => issuer.startsWith('http:');

/** Returns what is wrong with an issuer, or undefined. */
function faultOf(issuer: string): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url) return 'must be a URL, such as https://login.example/realms/crm';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    return 'must begin with https://';
  if (url.username || url.password || url.search || url.hash) return 'must have no user, query or fragment';
  if (url.pathname.includes('/.well-known/'))
    return 'is the part before /.well-known/openid-configuration, as "issuer" in that document';
  return undefined;
}

const issuer = z.string().superRefine((given, context) => {
  const fault = faultOf(given);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

const claim = z.string().min(1).max(100);

const roles = z
  .record(z.string().min(1), z.enum(['viewer', 'operator', 'admin']))
  .refine((given) => Object.keys(given).length > 0, 'must give at least one value of roleClaim a role');

export const oidcValue = json(
  z.strictObject({
    issuer,
    clientId: z.string().min(1),
    secretArn: z
      .string()
      .regex(
        /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
        'must be the whole ARN of a secret, with the six characters at its end',
      ),
    tenantClaim: claim.exactOptional(),
    roleClaim: claim,
    roles,
  }),
);

export type Oidc = z.infer<typeof oidcValue>;
