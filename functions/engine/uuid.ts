const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Accepts every UUID that PostgreSQL accepts in this spelling, not only the versions of RFC 9562. */
export const isUuid = (text: string): boolean => UUID.test(text);
