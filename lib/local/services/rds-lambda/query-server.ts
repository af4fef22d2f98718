/**
 * A server that PostgreSQL's `dblink` can query: `dblink` is the only way out of PostgreSQL that every build has. It
 * knows as much of the protocol as that needs: start, password, one text query at a time, one row back.
 * https://www.postgresql.org/docs/17/protocol-message-formats.html
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * Returns the row for one query. An error that it throws becomes the statement's error. `user` is from the connection.
 */
type AnswerQuery = (query: string, user: string) => Promise<readonly (string | null)[]>;

/** Has another port and password at every start. */
export interface QueryServer {
  /** Returns the connection string for `dblink` as this user. */
  connection(user: string): string;
  /** Number of queries without a reply yet. */
  open(): number;
  stop(): Promise<void>;
}

const PROTOCOL_3 = 196_608;
const TEXT_OID = 25;
const CLEARTEXT_PASSWORD = 3;
/** Longer than any query of `aws_lambda`, and a limit for strangers on the port. */
const LONGEST_MESSAGE = 1024 * 1024;

const int16 = (value: number) => {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
};
const int32 = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
const text = (value: string) => Buffer.from(`${value}\0`);

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

const READY = message('Z', Buffer.from('I'));

const failure = (severity: string, code: string, words: string) =>
  message('E', text(`S${severity}`), text(`V${severity}`), text(`C${code}`), text(`M${words}`), Buffer.from('\0'));

function row(values: readonly (string | null)[]): Buffer {
  const columns = values.map((_, index) =>
    Buffer.concat([text(`column${index}`), int32(0), int16(0), int32(TEXT_OID), int16(-1), int32(-1), int16(0)]),
  );
  const cells = values.map((value) => {
    if (value === null) return int32(-1);
    const bytes = Buffer.from(value);
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return Buffer.concat([
    message('T', int16(values.length), ...columns),
    message('D', int16(values.length), ...cells),
    message('C', text('SELECT 1')),
    READY,
  ]);
}

/** One connection, nearly always of a single query. */
class Connection {
  readonly #socket: Socket;
  readonly #run: (query: string, user: string) => Promise<Buffer>;
  readonly #password: string;
  #received = Buffer.alloc(0);
  #stage: 'start' | 'password' | 'in' = 'start';
  #user = '';

  constructor(socket: Socket, password: string, run: (query: string, user: string) => Promise<Buffer>) {
    this.#socket = socket;
    this.#password = password;
    this.#run = run;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy()); // the client is gone, and its query with it
    socket.on('data', (chunk) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const typeLength = this.#stage === 'start' ? 0 : 1;
      if (this.#received.length < typeLength + 4) return;
      const length = this.#received.readInt32BE(typeLength);
      if (length < 4 || length > LONGEST_MESSAGE) return void this.#socket.destroy();
      if (this.#received.length < typeLength + length) return;
      const type = this.#received.toString('latin1', 0, typeLength);
      const body = this.#received.subarray(typeLength + 4, typeLength + length);
      this.#received = this.#received.subarray(typeLength + length);
      this.#read(type, body);
    }
  }

  #read(type: string, body: Buffer): void {
    if (this.#stage === 'start') this.#start(body);
    else if (type === 'p' && this.#stage === 'password') this.#enter(words(body)[0] ?? '');
    else if (type === 'Q' && this.#stage === 'in') this.#query(words(body)[0] ?? '');
    else this.#socket.end(); // 'X' (terminate), or a message out of order
  }

  #start(body: Buffer): void {
    if (body.readInt32BE(0) !== PROTOCOL_3) return void this.#socket.write('N'); // no TLS: the client then goes on without
    const parameters = words(body.subarray(4));
    this.#user = parameters[parameters.indexOf('user') + 1] ?? '';
    this.#stage = 'password';
    this.#socket.write(message('R', int32(CLEARTEXT_PASSWORD)));
  }

  #enter(password: string): void {
    if (password !== this.#password) return void this.#socket.end(failure('FATAL', '28P01', 'wrong password'));
    this.#stage = 'in';
    const encoding = message('S', text('client_encoding'), text('UTF8'));
    this.#socket.write(Buffer.concat([message('R', int32(0)), encoding, READY]));
  }

  #query(query: string): void {
    // Before its query, the client may set its encoding.
    if (!query.startsWith('{')) return void this.#socket.write(Buffer.concat([message('C', text('SET')), READY]));
    void this.#run(query, this.#user).then((reply) => this.#socket.write(reply));
  }
}

const words = (body: Buffer): string[] => body.toString('utf8').split('\0');

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) done(address.port);
      else fail(new Error('The query server has no port'));
    });
  });
}

/** Listens on a free loopback port. Only clients with the connection string get in. */
export async function startQueryServer(answer: AnswerQuery): Promise<QueryServer> {
  const password = randomUUID();
  const sockets = new Set<Socket>();
  let open = 0;
  const run = async (query: string, user: string): Promise<Buffer> => {
    open += 1;
    try {
      return row(await answer(query, user));
    } catch (error) {
      const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return Buffer.concat([failure('ERROR', '38000', words), READY]);
    } finally {
      open -= 1;
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new Connection(socket, password, run);
  });
  const port = await listen(server);
  return {
    connection: (user) =>
      `host=127.0.0.1 port=${port} user='${user}' password=${password} dbname=lambda sslmode=disable gssencmode=disable connect_timeout=2`,
    open: () => open,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
