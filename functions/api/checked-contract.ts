/** Every route of the contract as the server checks it, for the OpenAPI document. Loads the registry, so not for browsers. */
import { routes } from './contract.ts';
import { checkedRoutes as events } from './events/checked-routes.ts';
import type { Route } from './http/request/route.ts';
import { checkedRoutes as settings } from './settings/checked-routes.ts';
import { checkedRoutes as triggers } from './triggers/checked-routes.ts';

const checked: Readonly<Record<string, Route>> = { ...events, ...settings, ...triggers };

export const checkedContract: readonly Route[] = routes.map((route) => checked[route.name] ?? route);
