/** Settings of every test's server: code that relies on the server's own time zone fails in this one. */
export const ODD_ZONE = { timezone: 'Pacific/Chatham' };
