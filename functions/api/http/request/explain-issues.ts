import type { core } from 'zod/mini';

/** One failing member of a request: where it is, and what it must be. */
export interface Detail {
  readonly path: string;
  readonly message: string;
}

const join = (path: readonly PropertyKey[]): string => path.map(String).join('.');

function explain(issue: core.$ZodIssue, root: readonly string[]): Detail[] {
  const path = [...root, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return [{ path: join(path), message: issue.message }];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => ({ path: join([...path, key]), message: messages[index] ?? 'is unknown' }));
}

/** Returns one detail per failing member. `root` names the part of the request, such as a header. */
export function explainIssues(issues: readonly core.$ZodIssue[], root: readonly string[] = []): Detail[] {
  const details = issues.flatMap((issue) => explain(issue, root));
  // A number can be no integer and too large at once, and both issues have the same message.
  const isFirst = ({ path, message }: Detail, index: number) =>
    details.findIndex((other) => other.path === path && other.message === message) === index;
  return details.filter(isFirst);
}
