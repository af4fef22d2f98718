/** CloudFormation's `{{resolve:secretsmanager:…}}` in a property of a template. */

/** Reads secrets by name, ARN, or ARN without its random suffix. */
export interface SecretReader {
  /**
   * Returns the members of the secret's JSON; none for a text that is not a JSON object; `undefined` for an unknown
   * secret.
   */
  read(secretId: string): Readonly<Record<string, unknown>> | undefined;
  arnOf(secretId: string): string | undefined;
}

/**
 * Id, then `SecretString`, then the key; the version stage and the version id may follow. An ARN has colons of its own.
 */
const REFERENCE = /\{\{resolve:secretsmanager:(.+?)(?::SecretString(?::([^:}]*))?(?::[^:}]*){0,2})?\}\}/g;

/**
 * Returns `text` with each reference replaced by its value. Throws an `Error` that names what is missing:
 * a deployment would fail too.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function resolveDynamicReference(text: string, secrets: Pick<SecretReader, 'read'>): string {
  return text.replace(REFERENCE, (_, secretId: string, key: string | undefined) => {
    const members = secrets.read(secretId);
    if (!members) throw new Error(`Secrets Manager can't find the specified secret ${secretId}.`);
    const value = key ? members[key] : JSON.stringify(members);
    if (value === undefined) throw new Error(`Could not find a value associated with JSONKey ${key} in ${secretId}.`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
