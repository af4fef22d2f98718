import type { core } from 'zod/mini';

export interface Detail {
  readonly path: string;
  readonly message: string;
}

const join = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** One line per failing member: where, and what it must be. `root` names the part of the request, such as a header. */
export function explainIssues(issues: readonly core.$ZodIssue[], root: readonly string[] = []): Detail[] {
  return issues.flatMap((issue) => {
    const path = [...root, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => ({ path: join([...path, key]), message: messages[index] ?? 'is unknown' }));
    }
    return [{ path: join(path), message: issue.message }];
  });
}
