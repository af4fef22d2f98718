/** An OAuth server for tests, with a service that takes its tokens. It lies, refuses, is slow and talks rubbish on request. */
import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How the token endpoint answers. */
type Manner =
  | { readonly does: 'answer' }
  /** Keeps askers waiting until `release`. */
  | { readonly does: 'hold' }
  | { readonly does: 'say'; readonly status: number; readonly body: string };

interface Asked {
  readonly members: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

/** A call of the service behind it. */
interface Called {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface OauthServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly called: readonly Called[];
  /** What it says of the time of a token; undefined: nothing. A lie, because tokens end when `revoke` says so. */
  expiresIn: unknown;
  /** Whether a refresh token works once, and another one comes with each token. */
  rotates: boolean;
  /** Resolves when it was asked for so many tokens. */
  received(count: number): Promise<void>;
  behave(manner: Manner): void;
  release(): void;
  /** The service takes none of the tokens that were given so far. */
  revoke(): void;
  /** The service takes no token. */
  refuseAll(): void;
  /** As if somebody agreed in a browser: returns the code for the members of an authorization URL. */
  agree(authorizationUrl: string): string;
  close(): Promise<void>;
}

const CLIENT = { id: 'client', secret: 'secret of the client' };

/** What is kept of codes and tokens. */
function createMemory() {
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  const refreshTokens = new Set<string>();
  const accessTokens = new Set<string>();
  return { codes, refreshTokens, accessTokens };
}

type Memory = ReturnType<typeof createMemory>;

const isClient = ({ members, authorization }: Asked): boolean => {
  const basic = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret.replaceAll(' ', '+')}`).toString('base64')}`;
  return authorization === basic || (members.client_id === CLIENT.id && members.client_secret === CLIENT.secret);
};

/** Returns an error code, or undefined when the grant is good. Codes and rotated refresh tokens work once. */
function judgeGrant({ members }: Asked, memory: Memory, rotates: boolean): string | undefined {
  if (members.grant_type === 'client_credentials') return undefined;
  if (members.grant_type === 'refresh_token') {
    const token = members.refresh_token ?? '';
    const isKnown = rotates ? memory.refreshTokens.delete(token) : memory.refreshTokens.has(token);
    return isKnown ? undefined : 'invalid_grant';
  }
  if (members.grant_type !== 'authorization_code') return 'unsupported_grant_type';
  const code = memory.codes.get(members.code ?? '');
  memory.codes.delete(members.code ?? '');
  const challenge = createHash('sha256')
    .update(members.code_verifier ?? '')
    .digest('base64url');
  return code?.challenge === challenge && code.redirectUri === members.redirect_uri ? undefined : 'invalid_grant';
}

const send = (response: ServerResponse, status: number, body: string): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(body);

class Server implements OauthServer {
  readonly asked: Asked[] = [];
  readonly called: Called[] = [];
  expiresIn: unknown = 3600;
  rotates = true;
  url = '';
  private manner: Manner = { does: 'answer' };
  private takesAny = true;
  private readonly memory = createMemory();
  private readonly news = new EventEmitter();
  private readonly held: (() => void)[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; // of a TCP server
    return this;
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const { method = '', url: path = '', headers } = request;
    if (path !== '/token') {
      this.called.push({ method, path, headers, body });
      const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
      const isTaken = this.takesAny && this.memory.accessTokens.has(token);
      return send(response, isTaken ? 200 : 401, JSON.stringify({ token, isTaken }));
    }
    const { authorization } = headers;
    this.asked.push({ members: Object.fromEntries(new URLSearchParams(body)), authorization });
    const asked = this.asked.at(-1);
    this.news.emit('asked');
    if (this.manner.does === 'hold') await new Promise<void>((done) => void this.held.push(done));
    if (this.manner.does === 'say') return send(response, this.manner.status, this.manner.body);
    if (asked) this.grant(asked, response);
  }

  private grant(asked: Asked, response: ServerResponse) {
    if (!isClient(asked)) return send(response, 401, '{"error": "invalid_client"}');
    const error = judgeGrant(asked, this.memory, this.rotates);
    if (error !== undefined) return send(response, 400, JSON.stringify({ error, error_description: CLIENT.secret }));
    const accessToken = `access-${randomUUID()}`;
    this.memory.accessTokens.add(accessToken);
    const isForPeople = asked.members.grant_type !== 'client_credentials';
    const refreshToken = isForPeople && (this.rotates || asked.members.code) ? `refresh-${randomUUID()}` : undefined;
    if (refreshToken !== undefined) this.memory.refreshTokens.add(refreshToken);
    const given = { access_token: accessToken, token_type: 'Bearer', expires_in: this.expiresIn, scope: 'read' };
    send(response, 200, JSON.stringify({ ...given, ...(refreshToken ? { refresh_token: refreshToken } : {}) }));
  }

  async received(count: number): Promise<void> {
    while (this.asked.length < count) await once(this.news, 'asked');
  }

  behave(manner: Manner): void {
    this.manner = manner;
  }

  release(): void {
    this.manner = { does: 'answer' };
    for (const done of this.held.splice(0)) done();
  }

  revoke(): void {
    this.memory.accessTokens.clear();
  }

  refuseAll(): void {
    this.takesAny = false;
  }

  agree(authorizationUrl: string): string {
    const { searchParams } = new URL(authorizationUrl);
    const code = randomUUID();
    const [challenge, redirectUri] = ['code_challenge', 'redirect_uri'].map((name) => searchParams.get(name) ?? '');
    this.memory.codes.set(code, { challenge: challenge ?? '', redirectUri: redirectUri ?? '' });
    return code;
  }

  async close(): Promise<void> {
    this.release();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

export const oauthClient = CLIENT;

export const startOauthServer = (): Promise<OauthServer> => new Server().start();
