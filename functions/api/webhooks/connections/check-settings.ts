/** What a connection must have and may have, beyond shapes. */
import type { ConnectionSettings } from '../../../engine/connections/connection.ts';
import type { AuthKind } from '../../../engine/connections/kinds.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { reasonAgainst, spellPlainly } from '../../settings/endpoint-field.ts';
import { kinds, type Member } from './settings-by-kind.ts';

const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;
const RESERVED = /^(?:host|content-length|content-type|connection|transfer-encoding|webhook-.*)$/i;
const PRINTABLE = /^[\x20-\x7e]*$/;
/** Members that are set for each authorization. */
const OWN_PARAMETERS = /^(?:response_type|client_id|redirect_uri|state|code_challenge|code_challenge_method|scope)$/;

export function checkHeader(place: string, name: string): void {
  if (!HEADER.test(name)) throw invalid(place, 'must be the name of a header');
  if (RESERVED.test(name)) throw invalid(place, 'is set by the installation itself');
}

/** Returns the URL as it is stored. Throws INVALID_INPUT for one that cannot be called. */
export function checkUrl(place: string, url: string): string {
  const reason = reasonAgainst(url);
  if (reason !== undefined) throw invalid(place, reason);
  const { search, hash } = new URL(url);
  if (search !== '' || hash !== '') throw invalid(place, 'must have neither a query nor a fragment');
  return spellPlainly(url);
}

/** People open it: it may be anywhere on the Internet, and must be one that browsers take for a page. */
function checkAuthorizationUrl(url: string): void {
  const reason = reasonAgainst(url);
  if (reason !== undefined) throw invalid('settings.authorizationUrl', reason);
}

function checkParameters(parameters: Readonly<Record<string, string>>): void {
  const entries = Object.entries(parameters);
  if (entries.length > 20 || entries.some(([name, value]) => name.length > 100 || value.length > 500))
    throw invalid(
      'settings.parameters',
      'must be at most 20, with names of up to 100 and values of up to 500 characters',
    );
  const own = entries.find(([name]) => OWN_PARAMETERS.test(name));
  if (own) throw invalid(`settings.parameters.${own[0]}`, 'is set for each authorization, scope by settings.scope');
}

/** Throws INVALID_INPUT for members of another kind, for one that is missing, and for values that no call could carry. Returns what to store. */
export function checkSettings(auth: AuthKind, settings: ConnectionSettings): ConnectionSettings {
  const { needs, takes } = kinds[auth];
  const given = Object.keys(settings) as Member[]; // its members
  for (const member of needs)
    if (settings[member] === undefined)
      throw invalid(`settings.${member}`, `is required for a connection of auth ${auth}`);
  for (const member of given)
    if (!needs.includes(member) && !takes.includes(member))
      throw invalid(
        `settings.${member}`,
        `is not for auth ${auth}, which has ${[...needs, ...takes].join(', ') || 'no settings'}`,
      );
  const { username, header, timestampHeader, prefix, authorizationUrl, tokenUrl, parameters } = settings;
  if (username !== undefined && (username.includes(':') || /\p{Cc}/u.test(username)))
    throw invalid('settings.username', 'must have neither a colon nor control characters: Basic cannot carry them');
  if (header !== undefined) checkHeader('settings.header', header);
  if (timestampHeader !== undefined) checkHeader('settings.timestampHeader', timestampHeader);
  if (timestampHeader !== undefined && timestampHeader.toLowerCase() === header?.toLowerCase())
    throw invalid('settings.timestampHeader', 'must be another one than header');
  if (prefix !== undefined && !PRINTABLE.test(prefix)) throw invalid('settings.prefix', 'must be printable ASCII');
  if (authorizationUrl !== undefined) checkAuthorizationUrl(authorizationUrl);
  if (parameters !== undefined) checkParameters(parameters);
  return tokenUrl === undefined ? settings : { ...settings, tokenUrl: checkUrl('settings.tokenUrl', tokenUrl) };
}

/** Headers carry printable ASCII only; a password and a key may be any text. */
export function checkSecret(auth: AuthKind, secret: string): void {
  const isCarried = auth === 'bearer' || auth === 'header';
  if (isCarried && (!PRINTABLE.test(secret) || secret !== secret.trim()))
    throw invalid('secret', 'must be printable ASCII without blanks around it: a header carries it');
  if (!isCarried && /\p{Cc}/u.test(secret)) throw invalid('secret', 'must not have control characters');
}
