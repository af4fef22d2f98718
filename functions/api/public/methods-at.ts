import { routes } from '../contract.ts';

const isVariable = (segment: string) => segment.startsWith('{');

function matches(pattern: string, path: string): boolean {
  const [expected, given] = [pattern.split('/'), path.split('/')];
  if (expected.length !== given.length) return false;
  return expected.every((segment, index) => (isVariable(segment) ? given[index] !== '' : given[index] === segment));
}

/** The methods that a path answers to, HEAD and OPTIONS included; none for a path that no route has. */
export function methodsAt(path: string): readonly string[] {
  const own = routes.filter((route) => matches(route.path, path)).map(({ method }) => method);
  if (own.length === 0) return [];
  return [...new Set([...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
}
