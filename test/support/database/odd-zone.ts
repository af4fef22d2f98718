/** Settings of every test's server: whatever relies on the server's own time zone fails in this one. */
export const ODD_ZONE = { timezone: 'Pacific/Chatham' };
