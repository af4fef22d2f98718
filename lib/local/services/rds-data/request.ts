/** Reads and validates the JSON body of a Data API call, before anything touches the database. */
import { isMembers } from '../../../../functions/engine/data/members.ts';
import { AwsError } from '../../service.ts';
import { validationError } from './errors.ts';

/** The calls of the Data API, by the names that IAM uses. */
export type Operation =
  | 'ExecuteStatement'
  | 'BatchExecuteStatement'
  | 'BeginTransaction'
  | 'CommitTransaction'
  | 'RollbackTransaction';

/** Unchecked members of the body: `value` is checked when it is bound. */
export interface Parameter {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly typeHint: string | undefined;
}

/** Members have the right types and lengths. Absent ones are undefined, empty or the service's default. */
export interface DataApiRequest {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string | undefined;
  readonly transactionId: string | undefined;
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  readonly parameterSets: readonly (readonly Parameter[])[];
  readonly includeResultMetadata: boolean;
  readonly continueAfterTimeout: boolean;
  readonly isJson: boolean;
  readonly longAsString: boolean;
  readonly decimalAsNumber: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** Limit of the whole request; batches with many parameter sets reach it. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** From the service's API model. */
const LENGTHS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  resourceArn: [11, 570],
  secretArn: [11, 570],
  database: [0, 64],
  transactionId: [0, 192],
  sql: [0, 65_536],
};
const REQUIRED: Readonly<Record<Operation, readonly string[]>> = {
  ExecuteStatement: ['resourceArn', 'secretArn', 'sql'],
  BatchExecuteStatement: ['resourceArn', 'secretArn', 'sql'],
  BeginTransaction: ['resourceArn', 'secretArn'],
  CommitTransaction: ['resourceArn', 'secretArn', 'transactionId'],
  RollbackTransaction: ['resourceArn', 'secretArn', 'transactionId'],
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  formatRecordsAs: ['NONE', 'JSON'],
  longReturnType: ['LONG', 'STRING'],
  decimalReturnType: ['STRING', 'DOUBLE_OR_LONG'],
  typeHint: ['JSON', 'UUID', 'TIMESTAMP', 'DATE', 'TIME', 'DECIMAL'],
};

/** The message of AWS services for a member that breaks its model. */
const broken = (what: string, constraint: string) =>
  validationError(`1 validation error detected: Value ${what} failed to satisfy constraint: ${constraint}`);

/**
 * Returns the value if it has the type, `undefined` if it is absent or null. Throws a serialization error for others.
 */
function ofType<T>(value: unknown, is: (value: unknown) => value is T, name: string): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (is(value)) return value;
  throw new AwsError('SerializationException', `Unexpected value for member ${name}`);
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

function text(body: Body, name: string): string | undefined {
  const value = ofType(body[name], isString, name);
  const [least, most] = LENGTHS[name] ?? [0, Number.POSITIVE_INFINITY];
  if (value === undefined) return undefined;
  if (value.length > most) throw broken(`at '${name}'`, `Member must have length less than or equal to ${most}`);
  if (value.length < least) throw broken(`at '${name}'`, `Member must have length greater than or equal to ${least}`);
  return value;
}

function choice(body: Body, name: string): string | undefined {
  const value = text(body, name);
  const allowed = CHOICES[name] ?? [];
  if (value === undefined || allowed.includes(value)) return value;
  throw broken(`'${value}' at '${name}'`, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}

function parameters(list: unknown, name: string): Parameter[] {
  return (ofType(list, isList, name) ?? []).map((item) => {
    const member = ofType(item, isMembers, name) ?? {};
    return {
      name: text(member, 'name') ?? '',
      value: ofType(member.value, isMembers, 'value') ?? {},
      typeHint: choice(member, 'typeHint'),
    };
  });
}

/** Longs are 64 bits wide: digits that a JavaScript number would round are kept as a string. */
function parseJson(body: Buffer): Body {
  try {
    const exact = body.toString('utf8').replace(/"longValue"\s*:\s*(-?\d{16,})/g, '"longValue":"$1"');
    const parsed: unknown = JSON.parse(exact);
    if (isMembers(parsed)) return parsed;
  } catch {
    // The same error as for JSON that is not an object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object');
}

/** Throws `ValidationException` or `SerializationException`. */
export function parseRequest(operation: Operation, raw: Buffer): DataApiRequest {
  if (raw.length > MAX_REQUEST_BYTES) throw validationError('The request exceeds the size limit 4 MB.');
  const body = parseJson(raw);
  // Reports missing members first: for an empty request that is the useful message.
  for (const name of REQUIRED[operation]) {
    if (body[name] === undefined || body[name] === null) throw broken(`null at '${name}'`, 'Member must not be null');
  }
  if (body.schema !== undefined && body.schema !== null) throw validationError("The schema parameter isn't supported");
  const options = ofType(body.resultSetOptions, isMembers, 'resultSetOptions') ?? {};
  return {
    resourceArn: text(body, 'resourceArn') ?? '',
    secretArn: text(body, 'secretArn') ?? '',
    database: text(body, 'database'),
    transactionId: text(body, 'transactionId'),
    sql: text(body, 'sql') ?? '',
    parameters: parameters(body.parameters, 'parameters'),
    parameterSets: (ofType(body.parameterSets, isList, 'parameterSets') ?? []).map((set) =>
      parameters(set, 'parameterSets'),
    ),
    includeResultMetadata: ofType(body.includeResultMetadata, isBoolean, 'includeResultMetadata') ?? false,
    continueAfterTimeout: ofType(body.continueAfterTimeout, isBoolean, 'continueAfterTimeout') ?? false,
    isJson: choice(body, 'formatRecordsAs') === 'JSON',
    longAsString: choice(options, 'longReturnType') === 'STRING',
    decimalAsNumber: choice(options, 'decimalReturnType') === 'DOUBLE_OR_LONG',
  };
}
