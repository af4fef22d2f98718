import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Context } from '../../context.ts';

/** What the context says of endpoints of tenants. */
export type EndpointSettings = Pick<Context, 'loopbackEndpoints' | 'endpointPorts'>;

/** For functions that check or call endpoints. */
export const endpointEnvironment = ({
  loopbackEndpoints,
  endpointPorts,
}: EndpointSettings): Partial<Record<EnvironmentVariable, string>> => ({
  [environment.endpointPorts]: JSON.stringify(endpointPorts),
  ...(loopbackEndpoints ? { [environment.allowsLoopback]: 'true' } : {}),
});
