/** The interfaces between the services of the local runtime. Each folder in `services/` implements `Service`. */
import type { Clock } from './clock.ts';

/** One resource of the synthesised template with every intrinsic resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Values of `Ref` and `Fn::GetAtt` for a resource. */
export interface Attributes {
  readonly ref: string;
  readonly [attribute: string]: string;
}

/** The identity of a caller: the administrator, a role that a service assumed, or a function with its role. */
export interface Principal {
  /** Shown in AccessDenied messages, as AWS does: `arn:aws:sts::…:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** Absent for the administrator, who may do everything. */
  readonly roleArn?: string;
  readonly functionName?: string;
  /** One execution environment (worker) of that function. */
  readonly environmentId?: string;
}

/** Credentials that a signed request may carry. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One signed HTTP request to the AWS port, already authenticated. */
export interface ApiCall {
  /** SigV4 signing name: `sqs`, `rds-data`, `scheduler`, `secretsmanager`, `lambda`. */
  readonly service: string;
  /** The part of `X-Amz-Target` after the dot; empty for REST services, which look at method and path. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Principal;
  /**
   * Throws `AccessDeniedException` (403) unless the caller's role, or the resource's own policy, allows it.
   * `context` holds condition keys, such as `iam:PassedToService`.
   */
  authorize(action: string, resource: string, context?: Readonly<Record<string, string>>): void;
}

/** A request as it came, whether it is signed or not. */
export interface UnsignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Sent as JSON, or as it is when it is a Buffer, whose type is then in `headers`; `undefined` sends an empty body.
   */
  readonly body?: unknown;
}

/** An error in the real service's wording. The AWS port writes it in the form that SDK clients read. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;
  /** Value of `x-amzn-query-error`, which SQS clients read: `AWS.SimpleQueueService.NonExistentQueue;Sender`. */
  readonly queryError: string | undefined;
  /** Further members of the error body, such as `dbConnectionId`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, status = 400, more: { queryError?: string; members?: object } = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.queryError = more.queryError;
    this.members = { ...more.members };
  }
}

/** The template asks for something that AWS would refuse, or that this runtime does not run. Stops start-up. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(resource: { logicalId: string; type: string }, message: string) {
    super(`${resource.logicalId} (${resource.type}): ${message}`);
  }
}

export interface Service {
  /** CloudFormation types that this service runs. */
  readonly handles: readonly string[];
  /** SigV4 signing name of its API, when it has one. */
  readonly signingName?: string;
  /** Returns `Ref` and attributes of a resource. Called before `create`; the same on every start. */
  attributes(resource: Resource): Attributes;
  /** Creates the resource. Called in dependency order. Throws `TemplateError` for what AWS would refuse. */
  create(resource: Resource): void | Promise<void>;
  /** Handles one call of its API. Throws `AwsError`. */
  handle?(call: ApiCall): Promise<ApiReply>;
  /** Answers what browsers ask of the service before they send a request of another origin. Throws `AwsError`. */
  preflight?(request: UnsignedRequest): ApiReply;
  /** Headers of every reply to that request, by which a browser lets a page of another origin read it. */
  corsHeaders?(request: UnsignedRequest): Readonly<Record<string, string>>;
  /** Formats errors for a service whose API is not JSON, including errors of the AWS port itself. */
  refusal?(error: AwsError): ApiReply;
  /** Called after every resource was created: from now on the service may act without a call. */
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
  /** True when nothing runs and nothing could run without the clock moving. */
  idle?(): boolean;
}

/** What every service of the runtime gets. */
export interface ServiceContext {
  readonly account: string;
  readonly region: string;
  /** Origin of the AWS port, `http://127.0.0.1:<port>`; known before resources are created. */
  readonly origin: string;
  /** Folder that survives restarts. */
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly iam: Iam;
  readonly chaos: Chaos;
  /** Prints one line to the terminal. */
  log(line: string): void;
}

/** IAM as services see it. */
export interface Iam {
  /** Throws `AwsError('AccessDeniedException')` with AWS's wording. `resourcePolicy` is the resource's own document. */
  authorize(request: {
    readonly caller: Principal;
    readonly action: string;
    readonly resource: string;
    readonly context?: Readonly<Record<string, string>>;
    readonly resourcePolicy?: unknown;
  }): void;
  /** Assumes a role for a service principal. Throws `AccessDeniedException` unless the trust policy allows it. */
  assume(roleArn: string, servicePrincipal: string, context?: Readonly<Record<string, string>>): Principal;
  /** Credentials with which one execution environment of a function signs. Revoked by `revoke`. */
  issue(caller: Principal): Credentials;
  revoke(credentials: Credentials): void;
}

/** Fault injection. Every method returns "no fault" unless it is enabled, or a test asked for a fault. */
export interface Chaos {
  /** Deliver this message a second time. */
  duplicateDelivery(): boolean;
  /** Deliver this message out of order. */
  reorderDelivery(): boolean;
  /** Extra seconds before a message becomes visible. */
  deliveryDelaySeconds(): number;
  /** Seconds after its minute at which a schedule fires, 0 to 59: AWS only guarantees the minute. */
  scheduleDelaySeconds(): number;
  /** Fail this API call with an error such as `DatabaseResumingException`, throttling or a 500. */
  apiFault(call: { readonly service: string; readonly caller: Principal }): AwsError | undefined;
  /** Kill the calling function's environment before the call is carried out, or after it was, before the reply. */
  killAt(call: {
    readonly service: string;
    readonly caller: Principal;
    readonly path: string;
    readonly operation: string;
  }): 'before' | 'after' | undefined;
}

export interface InvocationResult {
  /** JSON text that the handler returned, or the error document `{errorType, errorMessage, trace}`. */
  readonly payload: string;
  readonly failed: boolean;
  /** True when the environment died: killed, timed out, out of memory, process.exit. */
  readonly died: boolean;
}

/** The Lambda service, as event sources, API routes, schedules and custom resources use it. */
export interface Functions {
  /**
   * Runs the function and waits. Throws `AwsError('ResourceNotFoundException')` for an unknown ARN or name. `traces` are the
   * trace headers of the messages that cause it; without any, a new chain begins.
   */
  invoke(functionArn: string, event: unknown, traces?: readonly string[]): Promise<InvocationResult>;
  /** Queues an asynchronous invocation: two retries after one and two minutes, then the failure destination. */
  invokeLater(functionArn: string, event: unknown): void;
  /** Ends one execution environment at once, as a crash would. */
  kill(environmentId: string): void;
}

export interface OutgoingMessage {
  readonly body: string;
  readonly messageGroupId?: string;
  readonly attributes?: Readonly<Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>>;
}

/** The SQS service, as Scheduler and dead-letter senders use it. */
export interface Queues {
  /**
   * Throws `AwsError('QueueDoesNotExist')`, or `AccessDenied` when neither role nor queue policy lets `caller` send.
   */
  send(queueArn: string, message: OutgoingMessage, caller: Principal): void;
}
