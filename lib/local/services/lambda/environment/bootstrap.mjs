/**
 * The entry point of an execution environment's worker thread: the part of AWS's Node.js runtime that a bundle can
 * notice. Plain JavaScript, because the worker gets no TypeScript loader and nothing else of its parent.
 */
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import workerThreads, { parentPort, workerData } from 'node:worker_threads';

const { folder, handler: handlerName, runtimeVersion, time, context: fixed } = workerData;

/** The second cell of the shared time holds the instant at which the clock stands, or this while the clock ticks. */
const NOT_FROZEN = -(2n ** 63n);

/** Makes Date return the time of the runtime's clock. Timers run in real time. */
function moveClock(reading) {
  const RealDate = Date;
  const realNow = RealDate.now;
  const now = () => {
    const frozenAt = Atomics.load(reading, 1);
    return Number(frozenAt === NOT_FROZEN ? BigInt(realNow()) + Atomics.load(reading, 0) : frozenAt);
  };
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
  });
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: globalThis.Date,
    writable: true,
    configurable: true,
  });
}

/** Formatting without a date uses the runtime's clock too. */
function moveFormats() {
  const prototype = Intl.DateTimeFormat.prototype;
  const { formatToParts } = prototype;
  const format = Object.getOwnPropertyDescriptor(prototype, 'format');
  prototype.formatToParts = function parts(date = Date.now()) {
    return formatToParts.call(this, date);
  };
  Object.defineProperty(prototype, 'format', {
    ...format,
    get() {
      const own = format.get.call(this);
      return (date = Date.now()) => own(date);
    },
  });
}

/** Hides what a function on AWS cannot see. */
function hideParent() {
  workerThreads.workerData = null;
  module.syncBuiltinESMExports();
  process.cwd = () => folder;
  process.argv = [process.execPath, '/var/runtime/index.mjs'];
}

/**
 * Sends printed text through the same port as results: in order, and complete when the result arrives. The thread's
 * streams would arrive later, and not at all when the environment is killed.
 */
function printThrough(port) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, callback) => {
      port.postMessage({
        kind: 'print',
        text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'),
      });
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) queueMicrotask(() => done());
      return true;
    };
  }
}

class RuntimeError extends Error {
  constructor(type, message, cause) {
    super(message);
    this.name = type;
    if (cause?.stack) this.stack = cause.stack;
  }
}

/** Errors as Lambda reports them. */
function describe(error) {
  if (!(error instanceof Error) && typeof error?.stack !== 'string') {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
}

/** `.js` is CommonJS unless the package.json beside it says otherwise; what lies above the folder is not on AWS. */
function isModule(file) {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}

function loadCommonJs(file) {
  const loaded = new module.Module(file);
  loaded.filename = file;
  loaded.paths = createRequire(file).resolve.paths('x') ?? [];
  loaded._compile(readFileSync(file, 'utf8'), file); // not require: it would look for a package.json above the folder
  return loaded.exports;
}

async function loadModule(path) {
  const file = ['', '.js', '.mjs', '.cjs']
    .map((ending) => join(folder, path + ending))
    .find((name) => existsSync(name) && /\.[cm]?js$/.test(name));
  if (!file) {
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${path}'\nRequire stack:\n- /var/runtime/index.mjs`,
    );
  }
  try {
    return isModule(file) ? await import(pathToFileURL(file).href) : loadCommonJs(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error);
    if (/MODULE_NOT_FOUND$/.test(error?.code ?? ''))
      throw new RuntimeError('Runtime.ImportModuleError', String(error), error);
    throw error;
  }
}

async function loadHandler() {
  const [, path, exportName] = /^(.*?)\.([^./]+(?:\.[^./]+)*)$/.exec(handlerName) ?? [];
  if (!path || !exportName) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const loaded = await loadModule(path);
  const handler =
    exportName.split('.').reduce((value, key) => value?.[key], loaded) ??
    exportName.split('.').reduce((value, key) => value?.[key], loaded?.default);
  if (handler === undefined)
    throw new RuntimeError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof handler !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  if (runtimeVersion >= 24 && handler.length >= 3) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  }
  return handler;
}

/** Up to Node.js 22 a handler may return its result through a callback. */
function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((done, fail) => {
    const returned = handler(event, context, (error, result) => (error ? fail(error) : done(result)));
    if (typeof returned?.then === 'function') returned.then(done, fail);
  });
}

function contextOf({ requestId, functionArn, functionVersion, remainingMs, clientContext }) {
  const endsAt = performance.now() + remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...fixed,
    functionVersion,
    clientContext,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAt - performance.now())),
  };
}

function stringify(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/** An uncaught error ends the environment and its invocation. */
function crashOn(event, describeCrash) {
  process.on(event, (error) => {
    port.postMessage({ kind: 'crash', error: describeCrash(error) });
    process.exit(129);
  });
}

const port = parentPort;
moveClock(time);
moveFormats();
hideParent();
printThrough(port);
crashOn('uncaughtException', describe);
crashOn('unhandledRejection', (reason) => ({
  ...describe(reason),
  errorType: 'Runtime.UnhandledPromiseRejection',
  errorMessage: String(reason),
}));

try {
  const handler = await loadHandler();
  port.on('message', async (invocation) => {
    process.env._X_AMZN_TRACE_ID = invocation.trace; // SDK clients send it with every call
    try {
      const result = await call(handler, JSON.parse(invocation.event), contextOf(invocation));
      port.postMessage({ kind: 'done', payload: stringify(result) });
    } catch (error) {
      port.postMessage({ kind: 'failed', error: describe(error) });
    }
  });
  port.postMessage({ kind: 'ready' });
} catch (error) {
  port.postMessage({ kind: 'unusable', error: describe(error) });
}
