import * as z from 'zod/mini';

/** For `.check`: the description of a member in OpenAPI. */
export const describe = (description: string) => z.meta({ description });
