/**
 * `Custom::Trigger` of the CDK: runs a function while the stack is being created, and fails it when the function fails.
 */
import {
  AwsError,
  type Functions,
  type Iam,
  type Principal,
  type Resource,
  type Service,
  TemplateError,
} from '../service.ts';
import { physicalName } from '../template/physical-name.ts';

interface CustomResourceOptions {
  readonly functions: Functions;
  readonly iam: Iam;
  /** Assumes a function's role. Throws `AwsError` for an unknown function. */
  readonly roleOf: (functionArn: string) => Principal;
}

/** Default time-out of the CDK's provider. */
const DEFAULT_TIMEOUT_MS = 120_000;

/**
 * On AWS a trigger runs when it is created and whenever its function's code changes. Here it runs on every start:
 * the function must be idempotent anyway, because CloudFormation repeats an interrupted deployment.
 */
export function createCustomResources(options: CustomResourceOptions): Service {
  return {
    handles: ['Custom::Trigger'],
    attributes: (resource) => ({ ref: physicalName(resource) }),
    async create(resource) {
      const { HandlerArn: handlerArn, InvocationType: type = 'RequestResponse', Timeout } = resource.properties;
      if (typeof handlerArn !== 'string') throw new TemplateError(resource, 'HandlerArn must be the ARN of a function');
      requirePermission(resource, handlerArn, options);
      if (type === 'DryRun') return;
      if (type === 'Event') return options.functions.invokeLater(handlerArn, {});
      if (type !== 'RequestResponse') throw new TemplateError(resource, `InvocationType ${type} does not exist`);
      await run(resource, handlerArn, Number(Timeout ?? DEFAULT_TIMEOUT_MS), options.functions);
    },
  };
}

/** Checks the permission of the provider's role, which invokes the handler on AWS. */
function requirePermission(resource: Resource, handlerArn: string, { iam, roleOf }: CustomResourceOptions): void {
  try {
    const caller = roleOf(String(resource.properties.ServiceToken));
    iam.authorize({ caller, action: 'lambda:InvokeFunction', resource: handlerArn });
  } catch (error) {
    throw error instanceof AwsError ? new TemplateError(resource, error.message) : error;
  }
}

async function run(resource: Resource, handlerArn: string, timeoutMs: number, functions: Functions): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new TemplateError(resource, `${handlerArn} did not end within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    const { failed, payload } = await Promise.race([functions.invoke(handlerArn, {}), late]);
    if (failed) throw new TemplateError(resource, `the triggered function failed: ${messageIn(payload)}`);
  } catch (error) {
    throw error instanceof AwsError ? new TemplateError(resource, error.message) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** `Error: message` of the error document, or the payload as it is. */
function messageIn(payload: string): string {
  const document: unknown = JSON.parse(payload);
  if (typeof document !== 'object' || document === null || !('errorMessage' in document)) return payload;
  return `${'errorType' in document ? document.errorType : 'Error'}: ${document.errorMessage}`;
}
