/** Calls that the API itself proposes, by their path. */
import { routes } from '../../../api/client.gen.ts';
import { type Answer, call, type Input, type RouteName } from './call.ts';

export interface ProposedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The names of the parameters become groups of the pattern. */
const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** Undefined: this console knows no such route. */
export function routeOf({ method, path }: ProposedRequest): RouteName | undefined {
  const names = Object.keys(routes) as RouteName[]; // the keys of the table
  return names.find((name) => routes[name].method === method && patternOf(routes[name].path).test(path));
}

/** Throws ApiError. */
export async function callRequest(name: RouteName, { path, body }: ProposedRequest): Promise<Answer<RouteName>> {
  const params = { ...patternOf(routes[name].path).exec(path)?.groups };
  return call(name, { params, body } as Input<RouteName>); // as the API proposes them
}
