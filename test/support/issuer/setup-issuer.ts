/** A small issuer of OpenID Connect: discovery, keys, a sign-in that asks nothing, and tokens. Each member can be made to fail. */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const CLIENT_ID = 'console';
export const CLIENT_SECRET = 'a secret of : the client';

type Claims = Readonly<Record<string, unknown>>;

/** How the next sign-ins go. */
interface Behaviour {
  /** In place of the claims that a good ID token has, or beside them; undefined leaves one out. */
  claims: Claims;
  /** OAuth error with which the sign-in ends, such as access_denied. */
  error?: string | undefined;
  /** Status of the token endpoint, without a body of OAuth. */
  tokenStatus?: number | undefined;
  /** Signs with a key that the issuer does not publish. */
  isForged?: boolean;
}

export interface TestIssuer {
  readonly url: string;
  /** Set by a test, and reset by `reset`. */
  behaviour: Behaviour;
  reset(): void;
  /** Takes a new key and forgets the old one. */
  rotateKeys(): void;
  /** Paths that were asked for, oldest first. */
  readonly asked: string[];
  stop(): Promise<void>;
}

interface Key {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function makeKey(): Key {
  return { id: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims: Claims, { id, privateKey }: Key): string {
  const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: id })}.${encode(claims)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** RFC 6749 2.3.1: both parts are form-encoded first. */
const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${new URLSearchParams({ s: CLIENT_SECRET }).toString().slice(2)}`).toString('base64')}`;

interface Reply {
  readonly status: number;
  readonly location?: string;
  readonly body?: object;
}

class Issuer implements TestIssuer {
  url = '';
  behaviour: Behaviour = { claims: {} };
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #key = makeKey();
  readonly #forger = makeKey();
  /** What was asked for each code. A code works once. */
  readonly #codes = new Map<string, URLSearchParams>();

  async start(port: number): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // listen gave it one
    return this;
  }

  reset(): void {
    this.behaviour = { claims: {} };
    this.asked.length = 0;
  }

  rotateKeys(): void {
    this.#key = makeKey();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, location, body } = this.#answer(new URL(request.url ?? '', this.url), request, await text(request));
    response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) });
    response.end(body && JSON.stringify(body));
  }

  #answer({ pathname, searchParams }: URL, { headers }: IncomingMessage, body: string): Reply {
    this.asked.push(pathname);
    if (pathname === '/.well-known/openid-configuration') return { status: 200, body: this.#metadata() };
    if (pathname === '/keys') return { status: 200, body: { keys: [this.#publicKey()] } };
    if (pathname === '/authorize') return this.#authorize(searchParams);
    if (pathname === '/token') return this.#token(headers.authorization, new URLSearchParams(body));
    return { status: 404 };
  }

  #metadata(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }

  #publicKey(): object {
    return { ...this.#key.publicKey.export({ format: 'jwk' }), kid: this.#key.id, use: 'sig', alg: 'RS256' };
  }

  #authorize(asked: URLSearchParams): Reply {
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.searchParams.set('state', asked.get('state') ?? '');
    if (this.behaviour.error === undefined) {
      const code = randomUUID();
      this.#codes.set(code, asked);
      back.searchParams.set('code', code);
    } else back.searchParams.set('error', this.behaviour.error);
    return { status: 302, location: back.href };
  }

  #token(authorization: string | undefined, given: URLSearchParams): Reply {
    const { tokenStatus, isForged = false } = this.behaviour;
    if (tokenStatus !== undefined) return { status: tokenStatus };
    const isClient =
      authorization === basic || (given.get('client_id') === CLIENT_ID && given.get('client_secret') === CLIENT_SECRET);
    if (!isClient) return { status: 401, body: { error: 'invalid_client' } };
    const code = given.get('code') ?? '';
    const asked = this.#codes.get(code);
    this.#codes.delete(code);
    const isGood =
      asked?.get('redirect_uri') === given.get('redirect_uri') &&
      asked?.get('code_challenge') === challengeOf(given.get('code_verifier') ?? '');
    if (!asked || !isGood) return { status: 400, body: { error: 'invalid_grant' } };
    const token = signed(this.#claims(asked), isForged ? this.#forger : this.#key);
    return { status: 200, body: { access_token: randomUUID(), token_type: 'Bearer', id_token: token } };
  }

  #claims(asked: URLSearchParams): Claims {
    const seconds = Math.floor(Date.now() / 1000);
    return {
      iss: this.url,
      aud: CLIENT_ID,
      sub: 'somebody',
      iat: seconds,
      exp: seconds + 300,
      nonce: asked.get('nonce') ?? undefined,
      email_verified: true,
      ...this.behaviour.claims,
    };
  }
}

/** Port 0 is any free one. */
export const startIssuer = (port = 0): Promise<TestIssuer> => new Issuer().start(port);
