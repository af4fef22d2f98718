/** What an error of an AWS client says of a message that was to be sent. */

export interface AwsFailure {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  /** `Reason` of some exceptions of End User Messaging SMS. */
  readonly reason: string;
  /** Fields that a ValidationException names. */
  readonly fields: readonly string[];
}

/** Codes of connections that never stood. */
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CredentialsProviderError)$/;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Reads any error: members that it does not have are empty. */
export function readFailure(error: unknown): AwsFailure {
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  const fields = memberOf(error, 'Fields');
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message.slice(0, 300) : String(error),
    status: typeof status === 'number' ? status : undefined,
    reason: String(memberOf(error, 'Reason') ?? ''),
    fields: Array.isArray(fields) ? fields.map((field) => String(memberOf(field, 'Name'))) : [],
  };
}

/** Whether the request never reached the service. */
export const isUnsent = (error: unknown): boolean =>
  UNSENT.test(String(memberOf(error, 'code'))) || (error instanceof Error && UNSENT.test(error.name));
