/**
 * Lambda writes a function's log with the function's role. Without the permission the function runs and its log is
 * lost.
 */
import { AwsError, type Principal, type ServiceContext } from '../../../service.ts';

const ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Returns IAM's reason why the log cannot be written; `undefined` when it can. */
export function logRefusal(
  { iam, region, account }: Pick<ServiceContext, 'iam' | 'region' | 'account'>,
  caller: Principal,
  { logGroup, logStream }: { readonly logGroup: string; readonly logStream: string },
): string | undefined {
  const resource = `arn:aws:logs:${region}:${account}:log-group:${logGroup}:log-stream:${logStream}`;
  try {
    for (const action of ACTIONS) iam.authorize({ caller, action, resource });
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
