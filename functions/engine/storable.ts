/** Returns a text that PostgreSQL keeps: neither NUL nor half of a surrogate pair. */
export const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
